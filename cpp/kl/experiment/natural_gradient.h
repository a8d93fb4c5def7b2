/// The direction of steepest descent where distance is measured by KL itself.
/// Sources: Amari (1998), "Natural gradient works efficiently in learning"; Martens (2020), "New insights and perspectives on the natural gradient
/// method", section 8, for the damping.
#pragma once
#include "kl/density/density.h"

namespace kl::experiment {

/// What is added to the diagonal of a Fisher information that may be singular, parameters counted in their units (model.h).
inline constexpr double fisher_damping = 1e-6;

/// E_q[s sᵀ], parameters × parameters, by quadrature (over answers a sum): |error| ≤ 1e-10 of E_q|s_j s_k|.
Points fisher(const Density& q);

/// F⁻¹ gradient. Of a Gaussian F is diagonal and the answer exact. Of a mixture F is singular: always along equal changes of all logits, which
/// change nothing, and wherever components coincide or a weight is nearly zero. A pseudo-inverse would have to decide which small eigenvalues are zero,
/// and its steps would jump as one crosses that border; so it is (F + 1e-6 I)⁻¹ instead, continuous everywhere. Along equal changes of all logits
/// the gradient is zero and the answer with it; along others it is within 1e-6/eigenvalue. So it is for features of a categorical q, which may depend on
/// each other; over its logits F = diag π − ππᵀ has only that one direction to leave out, and the answer is the pseudo-inverse's.
Values natural_gradient(const Density& q, const Values& gradient);

}  // namespace kl::experiment
