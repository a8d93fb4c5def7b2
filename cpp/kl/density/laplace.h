/// Laplace's density on the line: a target.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/envelope.h"
#include "kl/density/place.h"
#include "kl/density/tail.h"
#include "kl/numeric/random.h"
#include "kl/numeric/values.h"

namespace kl {

/// p(x) = exp(−|x − mean| / scale) / (2 scale). Its tails outlast a Gaussian's: D(Laplace‖Gaussian) is finite, χ² is not.
/// Source: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 24.
struct Laplace {
  double mean;   ///< |mean| ≤ 1e6, in the unit of x
  double scale;  ///< 1e-6…1e6, in the unit of x
  static constexpr std::string_view family = "laplace";

  /// Refuses path.mean or path.scale (InvalidScenario).
  void check(const std::string& path) const;
  /// log p at each row of x (n × 1): n values, in nats, to within 1e-15 (1 + |x − mean| / scale + |log scale|).
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x, in nats per unit of x; at the mean that of its right.
  Values slope(const Points& x) const;
  /// n samples from the stream, by inverting the distribution function: a uniform makes each four.
  Points sample(numeric::Stream& stream, Index n) const;
  /// A = C = 0, B = −1/scale.
  Tail tail(End end) const;
  /// The kink at the mean.
  std::vector<double> break_points() const { return {mean}; }
  Support support() const { return {{}}; }
  Outline outline() const;
  std::vector<Place> places() const { return {{mean, scale, ".scale"}}; }
  /// The same density, x counted from `origin`.
  Laplace seen_from(double origin) const { return {mean - origin, scale}; }

  Moments moments() const { return {mean, 2 * scale * scale}; }

  bool operator==(const Laplace&) const = default;
};

}  // namespace kl
