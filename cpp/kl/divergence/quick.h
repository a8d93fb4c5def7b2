/// Divergences of two normal densities at little cost, for where a great many pairs are looked at, and the sharp values of divergence.h are
/// needed for few of them.
#pragma once
#include "kl/density/gaussian.h"
#include "kl/divergence/divergence.h"

namespace kl::divergence {

/// D(P, Q) with a bound on its error, which may be larger than that of `value`: of the alpha family the same closed form; of total variation one with
/// the absolute error 2e-15 while the means are no more than a sd or two apart; of Jensen–Shannon 1e-4 or less. p and q must have been checked.
Value quick_value(Divergence d, const Gaussian& p, const Gaussian& q);

}  // namespace kl::divergence
