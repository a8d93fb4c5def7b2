/// A formula as a sum of monomials in ratios of densities, their logarithms, scores, paths and slopes: what decides which of its moments exist,
/// and where it has kinks. It is had by running the formula itself, so that a table entry says nothing of this.
#pragma once
#include <array>
#include <vector>
#include "kl/estimator/side.h"

namespace kl::estimator {

enum class Symbol {
  r,           ///< the ratio of P and Q, as in `Sample`
  log_r,
  rho,         ///< q/μ
  capped_rho,  ///< min(ρ, bound)
  score,
  path,
  slope_p,     ///< ∂ log p/∂x
  slope_q,     ///< ∂ log q/∂x
  stretch,     ///< ∂(∂x/∂θ)/∂x
};
inline constexpr int symbol_count = 9;

struct Monomial {
  double coefficient = 1;
  std::array<int, symbol_count> power{};
  bool is_bound = false;  ///< an upper bound of the size, of unknown sign; bounds do not cancel
  int of(Symbol symbol) const { return power[static_cast<std::size_t>(symbol)]; }
};

/// Where a formula has a kink or a jump: at log ρ = level, or at log r = level.
struct Kink {
  bool of_rho;
  double level;
};

class Terms {
 public:
  Terms(double constant);  // NOLINT: implicit, so that a formula mixes terms and constants
  explicit Terms(Symbol symbol);

  /// Without scores where there are paths. Along a path dq + q·stretch = 0, that is s = −path·slope_q − stretch: the parts of dℓ/dθ that cancel
  /// do so here as well.
  Terms along_the_path() const;

  const std::vector<Monomial>& monomials() const { return monomials_; }
  const std::vector<Kink>& kinks() const { return kinks_; }

  friend Terms operator+(const Terms& a, const Terms& b);
  friend Terms operator-(const Terms& a);
  friend Terms operator-(const Terms& a, const Terms& b) { return a + -b; }
  friend Terms operator*(const Terms& a, const Terms& b);
  /// As in operations.h. Clamps are known of k3 and of ρ (std::logic_error otherwise).
  friend Terms magnitude(const Terms& a);
  friend Terms at_most(const Terms& a, double bound);
  friend Terms where_at_most(const Terms& a, double bound, const Terms& y);

 private:
  Terms() = default;
  void add(const Monomial& monomial);
  std::vector<Monomial> monomials_;
  std::vector<Kink> kinks_;
};

/// ℓ = log q − log p, where r is a ratio of this side.
Terms terms_of_log_ratio(Side side);

}  // namespace kl::estimator
