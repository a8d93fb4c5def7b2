#include "kl/estimator/expectation.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include "kl/numeric/elementary.h"

namespace kl::estimator {

using numeric::Extended;

double Scaled::times_power(double x, std::int64_t exponent) {
  return std::ldexp(x, static_cast<int>(std::clamp<std::int64_t>(exponent, -5000, 5000)));
}

double Scaled::root() const { return times_power(std::sqrt(mantissa), exponent / 2); }

bool Expectation::square_of_ratio_is_finite(double growth) const {
  const bool from_p = side_ == Side::p;
  const TailPower factors[] = {tail_power(pair_.p, from_p ? -1 : 2), tail_power(pair_.q, from_p ? 2 : -1)};
  return tails_converge(factors, growth);
}

void Expectation::expect_ratio(bool squared) {
  join(breaks(0, 1));
  if (squared) join(breaks(-1, 2));
}

std::vector<double> Expectation::breaks(double sampled, double other) const {
  return side_ == Side::p ? quadrature_breaks(pair_.p, sampled, pair_.q, other) : quadrature_breaks(pair_.p, other, pair_.q, sampled);
}

void Expectation::join(const std::vector<double>& more) {
  breaks_.insert(breaks_.end(), more.begin(), more.end());
  std::sort(breaks_.begin(), breaks_.end());
  breaks_.erase(std::unique(breaks_.begin(), breaks_.end()), breaks_.end());
}

Expectation::Nodes Expectation::at(const Values& x) const {
  const Points points = x;
  const Values log_p = log_density(pair_.p, points), log_q = pair_.q.log_density(points);
  const Values slopes = pair_.q.slope(points) - slope(pair_.p, points);
  const Points scores = pair_.q.score(points), paths = pair_.q.path(points);
  Nodes nodes;
  nodes.score.resize(x.size());
  nodes.path.resize(x.size());
  nodes.samples.reserve(x.size());
  nodes.density.reserve(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    const double l = log_q[i] - log_p[i], log_r = side_ == Side::p ? l : -l;
    for (Index j = 0; j < Gaussian::parameter_count; ++j) {
      nodes.score[i][j] = scores(i, j);
      nodes.path[i][j] = paths(i, j);
    }
    nodes.samples.push_back({log_r, Extended::exp(log_r), Extended::expm1(log_r), Extended::expm1_minus_x(log_r), l, slopes[i],
                             nodes.score[i].data(), nodes.path[i].data(), 0.0});
    nodes.density.push_back(Extended::exp(side_ == Side::p ? log_p[i] : log_q[i]));
  }
  return nodes;
}

Mean Expectation::integrate(const std::function<std::vector<Extended>(const Values&)>& integrand) const {
  // The first call covers every peak, so the power of two that brings its largest value near 1 keeps all others within a double.
  std::optional<std::int64_t> exponent;
  numeric::Integrals integrals = numeric::integrate(
      [&](const Values& x) {
        const std::vector<Extended> values = integrand(x);
        if (!exponent) {
          std::int64_t largest = std::numeric_limits<std::int64_t>::min();
          for (const Extended& value : values) largest = std::max(largest, value.exponent());
          exponent = largest == std::numeric_limits<std::int64_t>::min() ? 0 : largest / 2 * 2;
        }
        Points scaled(x.size(), 1);
        for (Index i = 0; i < x.size(); ++i) scaled(i, 0) = values[i].scaled(*exponent);
        return scaled;
      },
      breaks_);
  return {{integrals.value[0], *exponent}, std::move(integrals)};
}

double Expectation::visible_share(const Mean& mean, double samples) const {
  const numeric::Integrals& integrals = mean.integrals;
  if (mean.value.mantissa == 0) return 1;
  const Points x = integrals.nodes;
  const Values log_s = side_ == Side::p ? log_density(pair_.p, x) : pair_.q.log_density(x);
  const Values probability = integrals.weights * numeric::exp(log_s);
  const Values height = numeric::log(Values(integrals.integrand.col(0))) - log_s;  // log v, up to a constant
  std::vector<Index> falling(height.size());
  std::iota(falling.begin(), falling.end(), Index{0});
  std::sort(falling.begin(), falling.end(), [&](Index a, Index b) { return height[a] != height[b] ? height[a] > height[b] : a < b; });

  // Summed from the top: what is hidden, so that a share of nearly nothing or nearly everything keeps its digits.
  double above = 0, hidden = 0;
  for (const Index i : falling) {
    const double room = 1 / samples - above, mass = integrals.weights[i] * integrals.integrand(i, 0);
    if (probability[i] >= room) {
      hidden += mass * (room / probability[i]);
      break;
    }
    above += probability[i];
    hidden += mass;
  }
  return std::clamp(1 - hidden / mean.value.mantissa, 0.0, 1.0);
}

}  // namespace kl::estimator
