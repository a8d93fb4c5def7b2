/// What Student's density needs of the gamma function.
#pragma once

namespace kl::numeric {

/// log Γ(x + ½) − log Γ(x) for x > 0, without the cancellation of the two. Absolute error < 2⁻⁵⁰ + 2⁻⁵² |result|.
/// Source: the asymptotic series in 1/x, DLMF 5.11.8, after as many steps of Γ(x + 1) = x Γ(x) as bring x to 12.
double log_gamma_half_step(double x);

}  // namespace kl::numeric
