/// Batches of sequences, all estimators on the same ones.
#pragma once
#include <optional>
#include <span>
#include <vector>
#include "kl/experiment/sequence_table.h"
#include "kl/numeric/histogram.h"
#include "kl/numeric/moments.h"
#include "kl/numeric/random.h"

namespace kl::experiment {

class SequenceBatches {
 public:
  /// Keeps references to both. `edges`: of each estimator, the histogram's of each number it estimates.
  SequenceBatches(const SequenceChain& chain, std::span<const ReadySequenceEstimator> estimators, double batch_size, double seed, const std::vector<std::vector<Values>>& edges);

  /// Draws a few more sequences; closes the batch when it is full.
  void advance();
  double batches() const { return batch_; }      ///< closed
  double samples() const { return batch_ * batch_size_ + drawn_; }

  /// Over the batches, of the j-th number that the i-th estimator estimates.
  const numeric::Moments& moments(std::size_t i, Index j) const { return channels_[i].moments[static_cast<std::size_t>(j)]; }
  const numeric::Histogram& histogram(std::size_t i, Index j) const { return channels_[i].histogram[static_cast<std::size_t>(j)]; }

 private:
  struct Channel {
    Values weight;    ///< of the batch under way: a value's sum, or that of a gradient's coefficients, where each is drawn
    Values baseline;  ///< leave-one-out: the sum of each step's log-ratio
    std::vector<numeric::Moments> moments;
    std::vector<numeric::Histogram> histogram;
  };

  Sequence draw();
  double uniform();
  void add(const Sequence& sequence);
  void close();
  Values estimate(std::size_t i) const;

  const SequenceChain& chain_;
  std::span<const ReadySequenceEstimator> estimators_;
  double batch_size_, seed_;
  std::vector<Channel> channels_;
  std::vector<Values> drawn_at_;  ///< of each step: how often each cell was drawn, in the batch under way
  double batch_ = 0, drawn_ = 0;
  std::optional<numeric::Stream> stream_;
  std::array<double, numeric::lane_count> uniforms_{};
  Index next_uniform_ = numeric::lane_count;
};

}  // namespace kl::experiment
