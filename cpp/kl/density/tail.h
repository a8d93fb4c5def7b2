/// How a density dies out, and which integrals that makes finite. Source: the exponents of −log p ~ A x² − B|x| + C log|x|.
#pragma once
#include <span>

namespace kl {

enum class End { left, right };

/// −log p ~ quadratic·x² − linear·|x| + logarithmic·log|x| towards one end of the line.
struct Tail {
  double quadratic;    ///< 1/x²; +∞ for a density that is zero from some point on
  double linear;       ///< 1/x
  double logarithmic;  ///< no unit
};

/// One factor density^exponent of an integrand, by its tails.
struct TailPower {
  Tail left, right;
  double exponent;
};

/// Whether ∫ Π densityᵢ^exponentᵢ |x|^growth dx converges in both tails: the first of ΣA, −ΣB, ΣC − growth − 1 (exponent-weighted)
/// that is not zero is positive; all zero diverges.
bool tails_converge(std::span<const TailPower> factors, double growth);

}  // namespace kl
