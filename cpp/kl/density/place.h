/// Where a density is, and how finely it has to be looked at.
#pragma once
#include <limits>
#include <string>
#include <vector>

namespace kl {

/// What check_pair compares between P and Q.
struct Place {
  double location, scale;
  std::string field;  ///< path below the density of the field that sets the scale, such as ".components[1].sd"
};

/// A longest interval inside which a density is positive. At an end where it vanishes it does so in proportion to the distance.
struct Interval {
  double from = -std::numeric_limits<double>::infinity(), to = std::numeric_limits<double>::infinity();
  bool vanishes_at_from = false, vanishes_at_to = false;
  bool operator==(const Interval&) const = default;
};
/// The first two moments: E[x] and E[(x − mean)²]; NaN where there is none, +∞ where it is.
struct Moments { double mean, variance; };

using Support = std::vector<Interval>;  ///< ascending

}  // namespace kl
