/// The skew-normal density on the line: a target.
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

/// p(x) = 2 φ(z) Φ(shape z) / scale, z = (x − location)/scale. On the side of the shape's sign it dies out like a Gaussian of this scale,
/// on the other like one that is narrower by √(1 + shape²).
/// Source: Azzalini (1985), "A class of distributions which includes the normal ones".
struct SkewNormal {
  double location;  ///< |location| ≤ 1e6, in the unit of x
  double scale;     ///< 1e-6…1e6, in the unit of x
  double shape;     ///< |shape| ≤ 1e3
  static constexpr std::string_view family = "skew-normal";

  /// Refuses path.location, path.scale or path.shape (InvalidScenario).
  void check(const std::string& path) const;
  /// log p at each row of x (n × 1): n values, in nats, to within 2e-15 (1 + (1 + shape²) z² + |log scale|).
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x, in nats per unit of x.
  Values slope(const Points& x) const;
  /// n samples from the stream: two normals make each four.
  Points sample(numeric::Stream& stream, Index n) const;
  /// A = 1/2 scale², B = ±location/scale², C = 0 on the side of the shape's sign; A and B 1 + shape² times that, C = 1 on the other.
  Tail tail(End end) const;
  /// Kinks and jumps of the density: none.
  std::vector<double> break_points() const { return {}; }
  Support support() const { return {{}}; }
  Outline outline() const;
  std::vector<Place> places() const { return {{location, scale, ".scale"}}; }
  /// The same density, x counted from `origin`.
  SkewNormal seen_from(double origin) const { return {location - origin, scale, shape}; }

  Moments moments() const;

  bool operator==(const SkewNormal&) const = default;
};

}  // namespace kl
