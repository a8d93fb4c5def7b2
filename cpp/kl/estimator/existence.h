/// Which moments of a formula exist, decided from the tails of the densities, never from numbers.
#pragma once
#include <vector>
#include "kl/density/panels.h"
#include "kl/estimator/estimator.h"
#include "kl/estimator/terms.h"

namespace kl::estimator {

struct Existence {
  /// 0 where the mean is finite, ±∞ where it is that (of what has no score in it), NaN where it is neither.
  double mean;
  bool square;  ///< whether the mean square is finite
};

/// Of E_S[f] and E_S[f²], S the density sampled, for parameter j of q. Monomials of different growth cannot cancel in a tail, so a sum has the moments that
/// all its monomials have. Bounds (of what is clamped) count as if they were attained.
Existence existence(const Terms& f, const Setting& setting, Side side, int j);

/// The densities that integrals of a setting are made of: P, Q and, off-policy, the behavior.
std::vector<Density> densities(const Setting& setting);
/// The exponents of those in S, and in S·f for each monomial of f; with `squares` in S·f² as well. For `Panels`.
std::vector<Powers> exponents(const Terms& f, const Setting& setting, Side side, bool squares);
/// Where f has its kinks.
std::vector<Level> levels(const Terms& f, const Setting& setting, Side side);

}  // namespace kl::estimator
