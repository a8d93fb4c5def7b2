/// A density drawn by hand: a target.
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

/// Piecewise linear through equally spaced points from low to high, both included, and 0 elsewhere.
struct Drawn {
  double low, high;             ///< |low|, |high| ≤ 1e6, high − low 1e-6…1e6, in the unit of x
  std::vector<double> density;  ///< at 2…4096 points; ≥ 0 as given, not all 0
  static constexpr std::string_view family = "drawn";

  /// Refuses path.low, path.high, path.density or path.density[i] (InvalidScenario).
  void check(const std::string& path) const;
  /// The same curve with an area of one. Every other member expects this form.
  Drawn normalized() const;

  /// log p at each row of x (n × 1): n values, in nats, to within 1e-15 (4 + |log p|) and what rounding of x does; −∞ where p is zero, single points aside.
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x, in nats per unit of x; at a point that of its right, 0 where p is zero.
  Values slope(const Points& x) const;
  /// n samples from the stream, by inverting the distribution function: a uniform makes each four.
  Points sample(numeric::Stream& stream, Index n) const;
  /// A = ∞.
  Tail tail(End end) const;
  /// The points, without those amid zeros.
  std::vector<double> break_points() const;
  Support support() const;
  Outline outline() const;
  std::vector<Place> places() const { return {{low, high - low, ".high"}, {high, high - low, ".high"}}; }
  /// The same density, x counted from `origin`.
  Drawn seen_from(double origin) const { return {low - origin, high - origin, density}; }

  Moments moments() const;

  bool operator==(const Drawn&) const = default;

 private:
  Index stretches() const { return static_cast<Index>(density.size()) - 1; }
  double step() const { return (high - low) / static_cast<double>(stretches()); }
  double point(Index i) const { return i == stretches() ? high : low + static_cast<double>(i) * step(); }
  /// The stretch that x lies in, from the left; x from low to high.
  Index stretch_of(double x) const;
};

}  // namespace kl
