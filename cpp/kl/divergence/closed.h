/// Divergences of the alpha family between two normal densities, in closed form.
/// Source: Liese & Vajda (1987), "Convex Statistical Distances", prop. 2.22: ∫p^α q^(1−α) of two normal densities.
#pragma once
#include "kl/density/gaussian.h"
#include "kl/divergence/divergence.h"

namespace kl::divergence {

/// D_alpha(p, q), its gradient and a bound on the error of the value; D must be finite. To within 1e-13 D + 1e-16.
ValueAndGradient closed_form(double alpha, const Gaussian& p, const Gaussian& q);

/// Gradient of the forward KL, where that is finite: −E_P[score] by P's moments.
Values forward_kl_gradient(const Density& p, const Gaussian& q);

}  // namespace kl::divergence
