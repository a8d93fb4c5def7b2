/// Means under the density sampled, by quadrature, of functions of formulas, as large as ratios of densities get.
#pragma once
#include <span>
#include <vector>
#include "kl/density/panels.h"
#include "kl/estimator/function.h"
#include "kl/numeric/extended.h"

namespace kl::estimator {

/// A number as the values of functions are held at the nodes: for formulas that mix both.
inline double typed(const numeric::Extended& x, const double*) { return x.value(); }
inline numeric::Extended typed(const numeric::Extended& x, const numeric::Extended*) { return x; }

/// √x, for x up to 2^(2^60).
double root(const numeric::Extended& x);

/// Quadrature nodes on which some functions, and the products of any two whose squares exist, are settled: with a weight each, so that means of
/// whatever is made of these functions are sums. In doubles where nothing can overflow, else in Extended numbers.
class Nodes {
 public:
  /// Truncation ≤ `relative` of E_S|f|, or the rounding of f itself where that is more, which no number of panels would settle.
  Nodes(const Setting& setting, Side side, std::span<const Function> functions, double relative = 1e-14);

  Index count() const { return static_cast<Index>(probability_.size()); }
  /// E_S[f] of the k-th function.
  numeric::Extended mean(std::size_t k) const { return mean_[k]; }
  /// E_S[g(f)], g given the values of the functions at one node: an array of double or of Extended.
  template <class G>
  numeric::Extended expectation(const G& g) const {
    if (!is_wide_) return sum<double>(narrow_, g);
    return sum<numeric::Extended>(wide_, g);
  }
  /// E_S[(f − mean)(g − mean)] of the k-th and the l-th function.
  numeric::Extended covariance(std::size_t k, std::size_t l) const;
  numeric::Extended variance(std::size_t k) const { return covariance(k, k); }
  /// Share of the variance of the k-th function that is carried by values which `samples` samples are expected to meet: of ∫ S v, v = (f − mean)², the part
  /// with v ≤ t, P(v > t) = 1/samples. The node that straddles t counts in part, so that the share does not jump. 1 where v is 0.
  double visible_share(std::size_t k, double samples) const;

 private:
  class Integration;
  template <class T, class G>
  numeric::Extended sum(const std::vector<T>& values, const G& g) const {
    T total = 0.0;
    for (std::size_t i = 0; i < probability_.size(); ++i) total = total + weight_of(i, T()) * g(values.data() + i * functions_);
    return total;
  }
  /// What a node with values of its functions does not say: what lies beyond the last panel where a density dies out like a power (it stands at the
  /// functions' means there), and where the density is below all doubles while products with it matter. Integrals, with the products that were settled.
  struct Remainder {
    std::size_t node;
    numeric::Extended density;
    std::vector<numeric::Extended> once, product;  ///< product: functions_ × functions_
  };
  /// ∫ S f g of the k-th and l-th function, over what its node's own values do not say.
  numeric::Extended beyond_its_mean(const Remainder& remainder, std::size_t k, std::size_t l) const;
  double weight_of(std::size_t i, double) const { return probability_[i]; }
  numeric::Extended weight_of(std::size_t i, const numeric::Extended&) const { return wide_probability_[i]; }

  std::size_t functions_;
  bool is_wide_ = false;
  std::vector<double> probability_, narrow_;                    ///< narrow_: functions_ a node
  std::vector<numeric::Extended> wide_probability_, wide_, mean_;
  std::vector<Remainder> remainders_;
};

}  // namespace kl::estimator
