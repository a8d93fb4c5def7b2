/// The uniform density on an interval: a target.
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

/// p(x) = 1 / (high − low) from low to high, both included, and 0 elsewhere.
struct Uniform {
  double low, high;  ///< |low|, |high| ≤ 1e6, high − low 1e-6…1e6, in the unit of x
  static constexpr std::string_view family = "uniform";

  static constexpr double largest_end = 1e6, least_width = 1e-6, largest_width = 1e6;

  /// Refuses path.low or path.high (InvalidScenario).
  void check(const std::string& path) const;
  /// log p at each row of x (n × 1): n values, in nats, to within 1e-15 (1 + |log p|); −∞ outside.
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x: 0.
  Values slope(const Points& x) const { return Values::Zero(x.rows()); }
  /// n samples from the stream: a uniform makes each four.
  Points sample(numeric::Stream& stream, Index n) const;
  /// A = ∞.
  Tail tail(End end) const;
  /// The jumps at both ends.
  std::vector<double> break_points() const { return {low, high}; }
  Support support() const { return {{low, high}}; }
  Outline outline() const;
  std::vector<Place> places() const { return {{low, high - low, ".high"}, {high, high - low, ".high"}}; }
  /// The same density, x counted from `origin`.
  Uniform seen_from(double origin) const { return {low - origin, high - origin}; }

  Moments moments() const { return {low + (high - low) / 2, (high - low) * (high - low) / 12}; }

  bool operator==(const Uniform&) const = default;
};

/// Refuses path.low or path.high (InvalidScenario): the ends of an interval that a density lives on.
void check_ends(double low, double high, const std::string& path);

}  // namespace kl
