/// k1, k2, k3 and the ratio for products of d independent copies of P and Q, as an answer is of its tokens: the request `product` of web/src/api.ts.
/// D adds; the ratio's spread multiplies, 1 + χ²_d = (1 + χ²)^d. Sources: the variances by the decomposition of Efron & Stein (1981), "The
/// jackknife estimate of variance"; how many samples ratios take, Chatterjee & Diaconis (2018), "The sample size required in importance sampling".
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <vector>
#include "kl/estimator/estimator.h"
#include "kl/experiment/factor.h"

namespace kl::experiment {

struct ProductRequest {
  Density p, q;  ///< q a model
  estimator::Objective direction;  ///< forward: x ~ P, r = q/p; reverse: x ~ Q, r = p/q
  std::vector<double> dimensions;  ///< 1…256 whole numbers, 1…1e6
  struct Sampled {
    double samples;   ///< 2…1e6; samples × the largest dimension ≤ 1e9
    double seed;      ///< 0…2^53 − 1
    double keep = 0;  ///< log r of so many, at each dimension: 0…samples, keep × the number of dimensions ≤ 1e6
  };
  std::optional<Sampled> sampled = {};
};

struct ProductResult {
  struct Spread { double mean, sd; };  ///< +∞ where infinite or above the largest double
  struct Ratio {
    double variance;         ///< likewise
    double effective_share;  ///< E[r]²/E[r²]; sampled: (Σr)²/(n Σr²), 0 where all r are 0
  };
  struct Moments {
    std::array<Spread, 3> estimates;  ///< of k1, k2, k3, each of one draw of all dimensions
    Ratio ratio;
  };
  double dimension, divergence;
  Moments exact;
  std::optional<Moments> sampled;
  Values kept;  ///< log r of the first draws
};

/// The exact part for one dimension. Every sum in it is of terms that are not negative, so nothing cancels.
ProductResult::Moments product_moments(const Factor& factor, double dimension);

/// The same draws serve all dimensions: a draw at dimension d is the first d coordinates of one of the largest, as an answer is read token by token. So
/// what is sampled at one dimension does not depend on which others are asked for.
class ProductRun {
 public:
  /// Refuses by field: "dimensions[2]", "sampled.samples", …
  explicit ProductRun(ProductRequest request);
  ~ProductRun();
  ProductRun(ProductRun&&) noexcept;

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// One a dimension, as they were asked for. Once finished.
  std::vector<ProductResult> result() const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace kl::experiment
