/// Exact mean and sd of every estimator's batch, by going through all sequences twice: once for the means, once for what scatters around them.
#pragma once
#include <span>
#include <vector>
#include "kl/experiment/sequence_table.h"
#include "kl/numeric/sum.h"

namespace kl::experiment {

class SequenceMoments {
 public:
  /// Keeps references to both. `batch_size` ≥ 2.
  SequenceMoments(const SequenceChain& chain, std::span<const ReadySequenceEstimator> estimators, double batch_size);

  /// Each sequence of the first pass, with its probability; then once `begin_second`; then each again.
  void add_first(const Sequence& sequence, double probability);
  void begin_second();
  void add_second(const Sequence& sequence, double probability);

  /// Of a batch's estimate by the i-th estimator: a number for a value, one a cell for a gradient.
  const Values& mean(std::size_t i) const { return channels_[i].mean; }
  Values sd(std::size_t i) const;

 private:
  /// One estimator.
  struct Channel {
    std::vector<numeric::Sum> weight;  ///< a value: its sum; a gradient: that of the coefficients, where each is drawn
    Values mean;
    Values squares;                    ///< Σ probability · (one sequence's estimate − mean)²
    /// Leave-one-out: of each step's log-ratio, centered from the second pass on.
    std::vector<numeric::Sum> baseline;  ///< its mean
    Values baseline_squares;             ///< its variance
    std::vector<Values> products;        ///< at t · length + u: its products with the score of step u, where each is drawn
  };

  void center(const Channel& channel, double* coefficient) const;
  void add_products(Channel& channel, const Sequence& sequence, double probability, const double* coefficient) const;
  /// What leave-one-out adds to the variance of one sequence's estimate, times batch size − 1.
  Values extra(const Channel& channel) const;

  const SequenceChain& chain_;
  std::span<const ReadySequenceEstimator> estimators_;
  double batch_size_;
  std::vector<Channel> channels_;
  std::vector<numeric::Sum> reached_;  ///< the probability that step t draws from a row, at t · rows + row
  Values absent_;                      ///< the probability that a row is never drawn from
};

}  // namespace kl::experiment
