/// Means under the density sampled, by quadrature, of functions of a sample as large as ratios of densities get.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <vector>
#include "kl/density/density.h"
#include "kl/estimator/centered.h"
#include "kl/estimator/estimator.h"
#include "kl/numeric/extended.h"
#include "kl/numeric/quadrature.h"

namespace kl::estimator {

/// mantissa · 2^exponent, the exponent even.
struct Scaled {
  double mantissa;
  std::int64_t exponent;
  double value() const { return times_power(mantissa, exponent); }
  double root() const;
  static double times_power(double x, std::int64_t exponent);
};

/// The mean of one function and the nodes it was had from.
struct Mean {
  Scaled value;
  numeric::Integrals integrals;  ///< of density × function / 2^value.exponent
};

/// Expectations over S, the density sampled; O is the other one. `pair` must outlive it.
class Expectation {
 public:
  Expectation(const Centered& pair, Side side) : pair_(pair), side_(side), breaks_(breaks(1, 0)) {}

  /// Whether E_S[r² |x|^growth] is finite: decided from the tails.
  bool square_of_ratio_is_finite(double growth) const;
  /// To be called before functions that contain r; `squared`: or r², whose mean must be finite.
  void expect_ratio(bool squared);

  /// E_S[function(x)]; the function may set x.lambda for itself. Truncation ≤ 1e-14 E_S|function|.
  template <class Function>
  Mean of(const Function& function) const {
    return integrate([&](const Values& x) {
      const Nodes nodes = at(x);
      std::vector<numeric::Extended> values;
      values.reserve(nodes.samples.size());
      for (std::size_t i = 0; i < nodes.samples.size(); ++i) {
        Sample<numeric::Extended> sample = nodes.samples[i];
        values.push_back(function(sample) * nodes.density[i]);
      }
      return values;
    });
  }

  /// Share of ∫ s v carried by v ≤ t, where P(v > t) = 1/samples; `mean` is that of v. The node that straddles t counts in part, so that
  /// the share does not jump. 1 where v is 0.
  double visible_share(const Mean& mean, double samples) const;

 private:
  struct Nodes {
    std::vector<std::array<numeric::Extended, Gaussian::parameter_count>> score, path;
    std::vector<Sample<numeric::Extended>> samples;  ///< their score and path point into the above
    std::vector<numeric::Extended> density;
  };
  Nodes at(const Values& x) const;
  Mean integrate(const std::function<std::vector<numeric::Extended>(const Values&)>& integrand) const;
  std::vector<double> breaks(double sampled, double other) const;
  void join(const std::vector<double>& more);

  const Centered& pair_;
  Side side_;
  std::vector<double> breaks_;
};

}  // namespace kl::estimator
