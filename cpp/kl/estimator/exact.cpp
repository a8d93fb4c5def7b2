#include <cmath>
#include <limits>
#include "kl/estimator/block.h"
#include "kl/estimator/expectation.h"

namespace kl::estimator {
namespace {

using numeric::Extended;
using Node = Sample<Extended>;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The last places of log p and log q, and with them of log r. Scores carry it into gradients in units of their own.
constexpr double last_place_of_log = 2e-16;

Mean variance(const Expectation& expectation, const Expectation::Function& function, double mean, double last_place) {
  return expectation.of_product([&](Node& x) {
    const Extended distance = function(x) - mean;
    return distance * distance;
  }, last_place);
}

/// λ* = −Cov(a, c)/Var(c) of a formula a + λc; 1 where c does not vary.
template <class Formula>
double optimal_coefficient(const Expectation& expectation, const Formula& formula, double last_place) {
  const auto a = [&](Node& x) { return formula(x, 0); };
  const auto c = [&](Node& x) { return formula(x, 1) - formula(x, 0); };
  const double mean_a = expectation.of(a, last_place).value.value(), mean_c = expectation.of(c, last_place).value.value();
  const Scaled spread = variance(expectation, c, mean_c, last_place).value;
  if (spread.mantissa == 0) return 1;
  const Scaled joint = expectation.of_product([&](Node& x) { return (a(x) - mean_a) * (c(x) - mean_c); }, last_place).value;
  return Scaled::times_power(-joint.mantissa / spread.mantissa, joint.exponent - spread.exponent);
}

struct Moments { double mean, sd, sample_variance, visible; };

/// (ℓ − λ) s over a batch of N, λ the mean of the other ℓ. With c = ℓ − E[ℓ], g = E[c s] and B = Var(ℓ) E[s²] the variance of the
/// estimate is Var(c s)/N + (B + g²)/(N (N − 1)), and the mean within-batch variance Var(c s) + B/(N − 1) − g²/(N − 1)².
template <class Formula>
Moments leave_one_out(const Expectation& expectation, const Formula& formula, int j, double batch_size, double last_place) {
  const auto l = [](Node& x) { return x.log_q_over_p; };
  const double mean_l = expectation.of(l, last_place_of_log).value.value();
  const double variance_l = variance(expectation, l, mean_l, last_place_of_log).value.value();
  const double square_s = expectation.of_product([j](Node& x) { return x.score[j] * x.score[j]; }, last_place).value.value();
  const auto centered = [&](Node& x) { return formula(x, mean_l); };
  const double g = expectation.of(centered, last_place).value.value(), spread = variance(expectation, centered, g, last_place).value.value();
  const double product = variance_l * square_s, others = batch_size - 1;
  return {g, std::sqrt(spread / batch_size + (product + g * g) / (batch_size * others)),
          spread + product / others - g * g / (others * others), nan};
}

}  // namespace

Exact exact(const Chosen& chosen, const Setting& setting, double batch_size, double samples) {
  const Estimator& entry = *chosen.entry;
  const About& about = entry.about;
  const bool of_value = about.estimates == Estimates::value, two_fold = about.batch == Batch::two_fold;
  const Index count = of_value ? 1 : theta(setting.q).size();
  const bool bears_ratio = (entry.reads & (Column::r | Column::r_minus_one | Column::k3 | Column::r_log_r)) != 0;
  Exact result{two_fold, Values(two_fold ? count : 0), Values(count), Values(count), Values(count), Values(count)};

  for (int j = 0; j < count; ++j) {
    // The score of parameter j grows as |x|^(j + 1).
    const bool tame = !bears_ratio || square_of_ratio_is_finite(setting, about.samples_from, of_value ? 0 : 2 * (j + 1));
    const auto ratio = !bears_ratio ? Expectation::Ratio::none : tame ? Expectation::Ratio::squared : Expectation::Ratio::plain;
    const double last_place = last_place_of_log * (of_value || j > 0 ? 1 : 1 / std::get<Gaussian>(setting.q).sd);
    const Expectation expectation(setting, about.samples_from, ratio);
    const auto formula = [&entry, j](Node& x, double lambda) {
      x.lambda = lambda;
      return entry.at_node(x, j);
    };
    const auto moments = [&]() -> Moments {
      if (about.batch == Batch::leave_one_out) return leave_one_out(expectation, formula, j, batch_size, last_place);
      double lambda = fixed_lambda(chosen, setting);
      if (two_fold) lambda = result.coefficient[j] = tame ? optimal_coefficient(expectation, formula, last_place) : 0;
      const auto f = [&](Node& x) { return formula(x, lambda); };
      const double mean = expectation.of(f, last_place).value.value();
      if (!tame && lambda != 0) return {mean, infinity, infinity, samples > 0 ? 0 : nan};
      const Mean spread = variance(expectation, f, mean, last_place);
      const double sd = spread.value.root() / std::sqrt(batch_size);
      const double visible = two_fold || samples == 0 ? nan : std::isinf(sd) ? 0 : visible_share(spread, samples);
      return {mean, sd, spread.value.value(), visible};
    }();
    result.mean[j] = moments.mean;
    result.sd[j] = moments.sd;
    result.sample_variance[j] = moments.sample_variance;
    result.visible[j] = moments.visible;
  }
  return result;
}

}  // namespace kl::estimator
