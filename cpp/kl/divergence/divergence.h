/// Divergences D(P, Q) = ∫ q f(p/q): one table of f, one integrator, one gradient for all of them.
/// Sources: Csiszár (1967); Minka (2005), "Divergence measures and message passing", for alpha.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/density.h"

namespace kl::divergence {

enum class Kind { forward_kl, reverse_kl, jensen_shannon, total_variation, squared_hellinger, chi_squared, alpha };

/// A divergence as a request names it.
struct Divergence {
  Kind kind;
  double alpha = 0;  ///< −8…8, for Kind::alpha alone; at exactly 1 and 0 it is forward and reverse KL
  bool operator==(const Divergence&) const = default;
};

/// Name of each kind as in web/src/api.ts ("alpha" has an object there).
std::string_view name(Kind kind);
/// From the name; refuses `field` (InvalidScenario) when there is no such divergence.
Kind kind_named(std::string_view name, const std::string& field);
/// All kinds that have a name of their own, in the order of the table (without alpha).
std::vector<Divergence> named();

/// Whether D(P, Q) is finite: decided from the tails, never from numbers.
bool is_finite(Divergence d, const Density& p, const Density& q);

struct Value {
  double value;  ///< nats (total variation, Hellinger: no unit); +∞ where infinite or above the largest double
  double error;  ///< bound on the absolute error; 0 where infinite
};

/// |error| ≤ 1e-12 D + 1e-15. Two Gaussians by closed form (1e-13 D + 1e-16) where there is one, else by quadrature of the
/// non-negative form. Within a ten-thousandth of the edge where χ² or alpha becomes infinite, the rounding of exponents that nearly cancel
/// takes digits; `error` includes it. p and q must have been checked.
Value value(Divergence d, const Density& p, const Density& q);

/// ∇_θ D for the parameters θ of q, a model: in nats per unit of each; NaN where D is infinite. Absolute error
/// ≤ 1e-12 ∫|integrand| + 1e-15.
Values gradient(Divergence d, const Density& p, const Density& q);

/// Both in one pass.
struct ValueAndGradient { Value value; Values gradient; };
ValueAndGradient value_and_gradient(Divergence d, const Density& p, const Density& q);

/// The same with second derivatives, for Gaussian q, by quadrature alone.
struct SecondOrder {
  Value value;
  Values gradient;
  double mean_mean, mean_log_sd, log_sd_log_sd;  ///< ∂²D/∂θ_j ∂θ_k; NaN where D is infinite
};
SecondOrder second_order(Divergence d, const Density& p, const Gaussian& q);

/// What the divergence integrates, in its non-negative form, at each row of x (n × 1): n values, in nats per unit of x.
Values integrand(Divergence d, const Density& p, const Density& q, const Points& x);

}  // namespace kl::divergence
