/// Spreads beside many Gaussian Qs, by sums over one grid: what a map of variances is made of. Where an integrand is analytic the trapezoidal rule settles at a
/// geometric rate, and what belongs to P is the same for all Qs of one width. Source: Trefethen & Weideman (2014), "The exponentially convergent trapezoidal
/// rule", theorem 5.1.
#pragma once
#include <optional>
#include "kl/estimator/block.h"
#include "kl/estimator/estimator.h"

namespace kl::estimator {

class SpreadGrid {
 public:
  /// For Qs of this sd with means from…to. p must be normalized. Of use where P is a Gaussian or a mixture.
  SpreadGrid(const Density& p, double sd, double from, double to);

  /// As `spreads` of one entry, on-policy, to within 1e-10 or so; nothing where a sum over the grid cannot be sure of that: where the mass lies beyond it,
  /// ratios leave the doubles, twice the step shows another result, or the formula has kinks.
  std::optional<Spread> spread(const Chosen& chosen, double mean, int parameter);

 private:

  Density p_;
  double sd_, step_ = 0;
  Points x_;               ///< empty where the grid is of no use
  Values log_p_, slope_p_; ///< at x_
  Block block_;
};

}  // namespace kl::estimator
