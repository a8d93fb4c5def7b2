#include "kl/estimator/expectation.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/numeric/elementary.h"

namespace kl::estimator {

using numeric::Extended;

double Scaled::times_power(double x, std::int64_t exponent) {
  return std::ldexp(x, static_cast<int>(std::clamp<std::int64_t>(exponent, -5000, 5000)));
}

double Scaled::root() const { return times_power(std::sqrt(mantissa), exponent / 2); }

bool square_of_ratio_is_finite(const Setting& setting, Side side, double growth) {
  const auto& [p, q, behavior] = setting;
  const TailPower factors[] = {tail_power(p, side == Side::p ? -1 : 2), tail_power(q, side == Side::p ? 2 : -1)};
  return tails_converge(factors, growth);
}

std::vector<Powers> Expectation::terms(Side side, Ratio ratio) {
  const auto term = [side](double sampled, double other) { return side == Side::p ? Powers{sampled, other} : Powers{other, sampled}; };
  std::vector<Powers> terms{term(1, 0)};
  if (ratio != Ratio::none) terms.push_back(term(0, 1));
  if (ratio == Ratio::squared) terms.push_back(term(-1, 2));
  return terms;
}

Expectation::Expectation(const Setting& setting, Side side, Ratio ratio)
    : side_(side), ratio_(ratio), panels_({setting.p, setting.q}, terms(side, ratio)) {}

namespace {

/// Evaluations that an integral is worth.
constexpr Index enough_nodes = 30000;
/// Truncation aimed at, of ∫|f|.
constexpr double relative = 1e-14;

/// Of the sampled density s and the other one, o, at one x: everything about r. s·r has to give o again, to a few ulp, even where
/// log s is so large that its last place is far above 1e-16: so r is a quotient, and only near 1 made from its logarithm.
struct RatioAtNode {
  double log_ratio;
  Extended value, minus_one, k3, times_log;
  RatioAtNode(double log_s, double log_o, Extended s) : log_ratio(log_o - log_s), value(Extended::exp(log_o) / s) {
    const bool near = std::abs(log_ratio) < 0.5;
    minus_one = near ? Extended::expm1(log_ratio) : value - 1;
    k3 = near ? Extended::expm1_minus_x(log_ratio) : value - 1 - log_ratio;
    if (value.value() != 0 || std::isfinite(log_ratio)) times_log = value * log_ratio;  // else 0
  }
};

/// A function times the density sampled, and that density, at each row of x.
struct AtNodes { std::vector<Extended> product, density; };

AtNodes at_nodes(const Expectation::Function& function, Side side, std::span<const Density> here, const Points& x) {
  const Density &p = here[0], &q = here[1];
  const Values log_p = log_density(p, x), log_q = log_density(q, x), slopes = slope(q, x) - slope(p, x);
  const Values &log_s = side == Side::p ? log_p : log_q, &log_o = side == Side::p ? log_q : log_p;
  const Points scores = score(q, x), paths = path(q, x);
  const Index parameters = scores.cols();
  AtNodes result;
  for (Index i = 0; i < x.rows(); ++i) {
    const Extended density = Extended::exp(log_s[i]);
    const RatioAtNode r(log_s[i], log_o[i], density);
    Extended score[most_parameters], path[most_parameters];
    for (Index j = 0; j < parameters; ++j) {
      score[j] = scores(i, j);
      path[j] = paths(i, j);
    }
    Sample<Extended> sample{r.log_ratio, r.value, r.minus_one, r.k3, r.times_log, log_q[i] - log_p[i], slopes[i], score, path, 1.0, 0.0};
    result.density.push_back(density);
    result.product.push_back(function(sample) * density);
  }
  return result;
}

}  // namespace

Mean Expectation::of(const Function& function, double last_place) const { return integrate(function, enough_nodes, last_place); }

Mean Expectation::of_product(const Function& function, double last_place) const {
  // A first look at every panel is enough to know the size of the factors.
  const Scaled first = integrate(function, 0, 0).value;
  const double size = Scaled{std::abs(first.mantissa), first.exponent}.root();
  return integrate(function, enough_nodes, std::isfinite(size) ? last_place * (2 * size + last_place) : 0);
}

Mean Expectation::integrate(const Function& function, Index most_nodes, double absolute) const {
  std::int64_t exponent = 0;
  if (ratio_ == Ratio::squared) {
    // A first look at every panel finds the power of two that brings the largest value near 1; a double holds all others then.
    std::int64_t largest = std::numeric_limits<std::int64_t>::min();
    panels_.integrate(
        [&](std::span<const Density> here, const Points& x) {
          for (const Extended& value : at_nodes(function, side_, here, x).product) largest = std::max(largest, value.exponent());
          return Points::Zero(x.rows(), 1);
        },
        relative, 0);
    if (largest != std::numeric_limits<std::int64_t>::min()) exponent = largest / 2 * 2;
  }
  numeric::Integrals integrals = panels_.integrate(
      [&](std::span<const Density> here, const Points& x) {
        const AtNodes nodes = at_nodes(function, side_, here, x);
        Points result(x.rows(), 2);
        for (Index i = 0; i < x.rows(); ++i) {
          result(i, 0) = nodes.product[i].scaled(exponent);
          result(i, 1) = nodes.density[i].value();
        }
        return result;
      },
      relative, most_nodes, Scaled::times_power(absolute, -exponent));
  return {{integrals.value[0], exponent}, std::move(integrals)};
}

double visible_share(const Mean& mean, double samples) {
  if (mean.value.mantissa == 0) return 1;
  const numeric::Integrals& integrals = mean.integrals;
  const Values mass = integrals.weights * integrals.integrand.col(0), probability = integrals.weights * integrals.integrand.col(1);
  const Values height = numeric::log(mass) - numeric::log(probability);  // log v, up to a constant
  std::vector<Index> falling;
  for (Index i = 0; i < mass.size(); ++i)
    if (mass[i] > 0) falling.push_back(i);
  std::sort(falling.begin(), falling.end(), [&](Index a, Index b) { return height[a] != height[b] ? height[a] > height[b] : a < b; });

  double above = 0, shown = 0;
  for (const Index i : falling) {
    const double room = std::max(0.0, 1 / samples - above);
    const double below = probability[i] > room ? 1 - room / probability[i] : 0;
    above += probability[i];
    shown += mass[i] * below;
  }
  return std::min(shown / mean.value.mantissa, 1.0);
}

}  // namespace kl::estimator
