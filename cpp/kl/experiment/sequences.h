/// Estimators of D(π‖π_ref) and of its gradient for a tiny autoregressive policy, all of whose sequences are enumerated: the request `sequences` of
/// web/src/api.ts.
#pragma once
#include <memory>
#include <vector>
#include "kl/experiment/sequence_table.h"
#include "kl/experiment/study.h"

namespace kl::experiment {

struct SequencesRequest {
  double tokens;             ///< 2…6
  double length;             ///< 1…6
  Values policy, reference;  ///< logits, a number a cell, within ±50
  double top;                ///< k of the truncated estimators, 1…tokens
  double batch_size;         ///< 2…1e6
  double batches;            ///< 0…1e6, batch_size × batches ≤ 1e8
  double seed;               ///< 0…2^53 − 1
  double bins;               ///< 1…512
  double list = 0;           ///< 0…256
};

struct SequencesResult {
  SequenceChain chain;
  SequenceDivergence divergence;
  double sequences;  ///< how many were enumerated
  /// Of a batch's estimate; a number for a value, one a cell for a gradient.
  struct Estimator {
    const SequenceEstimator* about;
    Values exact_mean, exact_sd, sampled_mean, sampled_sd;  ///< the last two NaN without batches, the last with one
    std::vector<StudyHistogram> histogram;  ///< over truth ± 4 typical sds of all that estimate the same
  };
  std::vector<Estimator> estimators;
  struct Listed {
    Sequence sequence;
    double policy, reference, log_ratio;
    double share;  ///< of the variance of k3 of whole sequences
  };
  std::vector<Listed> likeliest, heaviest;  ///< by `policy`, and by `share`; of equals the first
};

class SequencesRun {
 public:
  /// Checks everything first; refuses by field ("policy[3]", "top", …).
  explicit SequencesRun(SequencesRequest request);
  ~SequencesRun();
  SequencesRun(SequencesRun&&) noexcept;

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// Once finished.
  SequencesResult result() const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace kl::experiment
