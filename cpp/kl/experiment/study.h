/// Many batches, every estimator on the same samples: the request `study` of web/src/api.ts.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "kl/estimator/estimator.h"
#include "kl/numeric/histogram.h"

namespace kl::experiment {

struct StudyRequest {
  Density p;
  Gaussian q;
  estimator::Objective direction;
  std::vector<estimator::Choice> estimators;  ///< 1…64
  double batch_size;                          ///< 1…1e6
  double batches;                             ///< 0…1e9, batch_size × batches ≤ 1e9
  double seed;                                ///< 0…2^53 − 1
  double bins;                                ///< 1…4096
  double keep = 0;                            ///< 0…4096
};

struct StudyResult {
  estimator::Chosen estimator;
  std::vector<std::string> parameters;
  Values truth;
  estimator::Exact exact;
  Values sampled_mean, sampled_sd;
  struct Pair { numeric::Histogram estimate, variance; };
  std::vector<Pair> histogram;  ///< one pair a parameter
  Values kept_x;                ///< empty without keep
  std::vector<Values> kept;     ///< a parameter each
};

/// Batches are worked through in parts of a fixed number of batches, each of which can be had from another worker; merging them in
/// order gives the bits of one run over all.
class StudyRun {
 public:
  /// Checks everything first; refuses by field ("estimators[2].lambda", "batchSize", …). All batches.
  explicit StudyRun(StudyRequest request);
  /// Only the parts from…to − 1 of part_count(request); result is `part()`.
  StudyRun(StudyRequest request, double from, double to);
  ~StudyRun();
  StudyRun(StudyRun&&) noexcept;

  double advance();
  /// Moments and counts of the parts done, as plain numbers to be merged.
  Values part() const;
  /// Everything; with `parts` (in order, together all of them) from other runs, without sampling here.
  std::vector<StudyResult> result() const;
  static std::vector<StudyResult> merge(StudyRequest request, const std::vector<Values>& parts);
  static double part_count(const StudyRequest& request);

 private:
  struct Work;
  Work* work_;
};

}  // namespace kl::experiment
