/// Means under the density sampled, by quadrature, of functions of a sample as large as ratios of densities get.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>
#include "kl/density/panels.h"
#include "kl/estimator/estimator.h"
#include "kl/numeric/extended.h"

namespace kl::estimator {

/// mantissa · 2^exponent, the exponent even.
struct Scaled {
  double mantissa;
  std::int64_t exponent;
  double value() const { return times_power(mantissa, exponent); }
  double root() const;
  static double times_power(double x, std::int64_t exponent);
};

/// The mean of a function and the nodes it was had from.
struct Mean {
  Scaled value;
  numeric::Integrals integrals;  ///< columns: density sampled × function / 2^value.exponent; density sampled
};

/// Whether E_S[r² |x|^growth] is finite, S the density sampled: decided from the tails.
bool square_of_ratio_is_finite(const Setting& setting, Side side, double growth);

/// Expectations over S, the density sampled; O is the other one.
class Expectation {
 public:
  using Function = std::function<numeric::Extended(Sample<numeric::Extended>& x)>;
  /// What functions contain beside powers of x and log r: nothing, r, or r² (whose mean must be finite).
  enum class Ratio { none, plain, squared };
  Expectation(const Setting& setting, Side side, Ratio ratio);

  /// E_S[function(x)]; the function may set x.lambda for itself. Truncation ≤ 1e-14 E_S|function|, or `last_place` where that is more: the
  /// rounding of the function itself, which no number of panels would settle.
  Mean of(const Function& function, double last_place) const;
  /// The same of a product of two alike, such as a square, whose factors have this last place.
  Mean of_product(const Function& function, double last_place) const;

 private:
  Mean integrate(const Function& function, Index most_nodes, double absolute) const;
  static std::vector<Powers> terms(Side side, Ratio ratio);

  Side side_;
  Ratio ratio_;
  Panels panels_;
};

/// Share of ∫ s v carried by v ≤ t, where P(v > t) = 1/samples; `mean` is that of v ≥ 0. The node that straddles t counts in part, so
/// that the share does not jump. 1 where v is 0.
double visible_share(const Mean& mean, double samples);

}  // namespace kl::estimator
