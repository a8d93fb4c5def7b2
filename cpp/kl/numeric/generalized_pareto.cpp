#include "kl/numeric/generalized_pareto.h"
#include <cmath>
#include <limits>
#include "kl/numeric/elementary.h"

namespace kl::numeric {

double generalized_pareto_shape(const Values& log_exceedances) {
  constexpr double prior_scale = 3, prior_weight = 10, prior_shape = 0.5;
  const Index n = log_exceedances.size();
  const double count = static_cast<double>(n);
  // In units of the first quartile nothing overflows but e^t itself, far out.
  const Values t = log_exceedances - log_exceedances[static_cast<Index>(std::floor(count / 4 + 0.5)) - 1], growth = exp(t), decay = exp(Values(-t));

  // −k/σ is profiled out as b; k(b) is the mean of log(1 − b x).
  const auto shape_of = [&](double b) {
    double sum = 0;
    for (Index i = 0; i < n; ++i) sum += t[i] > 0 ? t[i] + log(decay[i] - b) : log1p(-b * growth[i]);
    return sum / count;
  };
  const Index grid = 30 + static_cast<Index>(std::floor(std::sqrt(count)));
  Values b(grid), log_likelihood(grid);
  for (Index j = 0; j < grid; ++j) {
    b[j] = (1 - std::sqrt(static_cast<double>(grid) / (static_cast<double>(j) + 0.5))) / prior_scale + decay[n - 1];
    const double shape = shape_of(b[j]);
    // b = 0 exactly is left to its neighbors.
    log_likelihood[j] = shape == 0 ? -std::numeric_limits<double>::infinity() : count * (log(-b[j] / shape) - shape - 1);
  }
  const Values weight = exp(Values(log_likelihood - log_likelihood.maxCoeff()));
  return (count * shape_of((weight * b).sum() / weight.sum()) + prior_weight * prior_shape) / (count + prior_weight);
}

}  // namespace kl::numeric
