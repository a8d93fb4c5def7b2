/// Batches of samples, and what the chosen estimators make of them.
#pragma once
#include <memory>
#include <span>
#include <vector>
#include "kl/estimator/estimator.h"
#include "kl/numeric/moments.h"

namespace kl::estimator {

/// Of one batch: one estimate and one unbiased within-batch variance of the per-sample values (NaN for one sample) a parameter.
struct BatchResult { Values estimate, variance; };

/// Draws the batches from…to − 1 and evaluates every chosen estimator on the same samples of the side it draws from, a block of at most
/// 256 samples a step: a piece of one batch, or several small batches side by side. A batch is a stream of its own, so its numbers
/// depend neither on the steps nor on its neighbors. Memory does not grow with the batch: entries that fit λ on the batch draw a
/// large one twice.
class Sampler {
 public:
  /// The densities, the batch size (for each entry) and seed must have been checked.
  Sampler(std::span<const Chosen> chosen, const Setting& setting, double seed, double batch_size, double from, double to);
  ~Sampler();
  Sampler(Sampler&&) noexcept;
  Sampler& operator=(Sampler&&) noexcept;

  bool done() const;
  /// Works one block; how many batches this finished. Their results can be read until the next call.
  Index advance();

  /// Of the k-th batch just finished, estimator i: the moments of its per-sample values at parameter j. Their mean is the estimate.
  const numeric::Moments& moments(std::size_t i, int j, Index k) const;
  /// Both of all parameters.
  BatchResult result(std::size_t i, Index k) const;

  /// Keeps the first `count` samples from here on.
  void keep(Index count);
  /// The samples kept of the side that estimator i draws from, and its value at each, for parameter j.
  Values kept_x(std::size_t i) const;
  Values kept(std::size_t i, int j) const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace kl::estimator
