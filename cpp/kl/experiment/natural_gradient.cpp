#include "kl/experiment/natural_gradient.h"
#include <cmath>
#include "kl/density/panels.h"
#include "kl/experiment/model.h"
#include "kl/numeric/cholesky.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

constexpr double truncation = 1e-10;
constexpr Index most_nodes = 20000;

}  // namespace

Points fisher(const Density& q) {
  const Index n = theta(q).size();
  const Powers once{1};
  const Panels panels({q}, std::span<const Powers>(&once, 1));
  const numeric::Integrals integrals = panels.integrate(
      [n](std::span<const Density> here, const Points& x) {
        const Values density = numeric::exp(log_density(here[0], x));
        const Points scores = score(here[0], x);
        Points products(x.rows(), n * (n + 1) / 2);
        Index column = 0;
        for (Index j = 0; j < n; ++j)
          for (Index k = 0; k <= j; ++k) products.col(column++) = density * scores.col(j) * scores.col(k);
        return products;
      },
      truncation, most_nodes);
  Points result(n, n);
  Index column = 0;
  for (Index j = 0; j < n; ++j)
    for (Index k = 0; k <= j; ++k) result(j, k) = result(k, j) = integrals.value[column++];
  return result;
}

Values natural_gradient(const Density& q, const Values& gradient) {
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&q)) {
    const std::array<double, 4> diagonal = gaussian->fisher();
    Values result(2);
    result << gradient[0] / diagonal[0], gradient[1] / diagonal[3];
    return result;
  }
  if (const Categorical* categorical = std::get_if<Categorical>(&q); categorical && categorical->features.size() == 0) {
    // The gradient sums to zero: no constant is to be taken off first, and its rounding would count against the smallest probability. Where that is
    // below all doubles, so is the gradient.
    const Values steepest = (categorical->probabilities > 0).select(gradient / categorical->probabilities, 0.0);
    return steepest - steepest.mean();
  }
  const Values unit = units(q);
  Points damped = fisher(q);
  damped = (damped.colwise() * unit).rowwise() * unit.transpose();
  damped.matrix().diagonal().array() += fisher_damping;
  return unit * numeric::solve_positive(damped, unit * gradient);
}

}  // namespace kl::experiment
