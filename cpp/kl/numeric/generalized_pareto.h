/// Shape of a tail: the generalized Pareto distribution, 1 − F(x) = (1 + k x/σ)^(−1/k) for exceedances x > 0; moments of order below 1/k exist.
#pragma once
#include "kl/numeric/values.h"

namespace kl::numeric {

/// k̂ of n ≥ 5 exceedances, given by their logarithms, ascending and finite: so that they may span more than a double holds. It is drawn towards ½ with
/// the weight of ten exceedances. Its sd is about (1 + k)/√n, and the bias of what was drawn to ½ is 10 (½ − k)/(n + 10).
/// Sources: Zhang & Stephens (2009), "A new and efficient estimation method for the generalized Pareto distribution", Technometrics 51, for the profile likelihood and
/// its prior; Vehtari, Simpson, Gelman, Yao & Gabry (2024), "Pareto smoothed importance sampling", JMLR 25, appendix C, for the weight.
double generalized_pareto_shape(const Values& log_exceedances);

}  // namespace kl::numeric
