/// Where the ratio of two densities has a given value: the kinks of total variation, and of what is clamped.
#pragma once
#include <vector>
#include "kl/density/density.h"
#include "kl/density/envelope.h"

namespace kl {

/// A place where an integrand may have a kink or a jump: where log densities[numerator] − log densities[denominator] = log_ratio.
struct Level {
  std::size_t numerator, denominator;
  double log_ratio;
};

/// Where log p − log q = log_ratio, to the last bit: each change of sign that sixteen steps a panel show, and each pair between them where the two
/// begin to touch. A jump across the level is none.
/// `breaks`: ascending, at every peak of both at its scale, and at every kink and jump. The `scale` of what is found is the distance to its
/// neighbors. Both must be normalized.
std::vector<Break> find_level(const std::vector<Break>& breaks, const Density& p, const Density& q, double log_ratio);

}  // namespace kl
