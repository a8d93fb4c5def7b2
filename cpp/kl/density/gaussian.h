/// The normal density on the line: a target, and the model.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/envelope.h"
#include "kl/density/place.h"
#include "kl/density/tail.h"
#include "kl/numeric/normal.h"
#include "kl/numeric/random.h"
#include "kl/numeric/values.h"

namespace kl {

using numeric::half_log_two_pi;

/// p(x) = exp(−½ ((x − mean)/sd)²) / (sd √(2π)). Parameters θ as a model: mean, logSd.
struct Gaussian {
  double mean;  ///< |mean| ≤ 1e6, in the unit of x
  double sd;    ///< 1e-6…1e6, in the unit of x
  static constexpr std::string_view family = "gaussian";

  static constexpr double largest_mean = 1e6, least_sd = 1e-6, largest_sd = 1e6;

  /// Whether mean and sd are in their ranges.
  bool in_range() const;
  /// Refuses path.mean or path.sd (InvalidScenario).
  void check(const std::string& path) const;

  /// log p at each row of x (n × 1): n values, in nats, to within 1e-15 (1 + z² + |log sd|), z = (x − mean)/sd.
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x, in nats per unit of x.
  Values slope(const Points& x) const;
  /// n samples from the stream, n × 1; draws four at a time, so the stream moves on by ⌈n/4⌉ normals.
  Points sample(numeric::Stream& stream, Index n) const;
  /// A = 1/2sd², B = ±mean/sd², C = 0.
  Tail tail(End end) const;
  /// Kinks of the density: none.
  std::vector<double> break_points() const { return {}; }
  Support support() const { return {{}}; }
  Outline outline() const;
  std::vector<Place> places() const { return {{mean, sd, ".sd"}}; }
  /// The same density, x counted from `origin`.
  Gaussian seen_from(double origin) const { return {mean - origin, sd}; }
  Moments moments() const { return {mean, sd * sd}; }

  // As a model, θ = (mean, logSd).
  static constexpr Index parameter_count = 2;
  std::vector<std::string> parameters() const { return {"mean", "logSd"}; }
  Values theta() const;  ///< mean, logSd
  static Gaussian with_theta(const Values& theta);
  /// ∂ log q/∂θ at fixed x: n × 2, columns z/sd and z² − 1.
  Points score(const Points& x) const;
  /// ∂x/∂θ at fixed noise (x = mean + sd·ε): n × 2, columns 1 and x − mean.
  Points path(const Points& x) const;
  /// E_q[s sᵀ], row by row: diag(1/sd², 2).
  std::array<double, 4> fisher() const;

  bool operator==(const Gaussian&) const = default;
};

/// Refuses the location's or the scale's field (InvalidScenario): every family's ranges.
void check_location_and_scale(double location, const std::string& location_field, double scale, const std::string& scale_field);

}  // namespace kl
