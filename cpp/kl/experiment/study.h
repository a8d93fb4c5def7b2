/// Many batches, every estimator on the same samples: the request `study` of web/src/api.ts.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include "kl/estimator/estimator.h"

namespace kl::experiment {

struct StudyRequest {
  Density p;
  Density q;
  estimator::Objective direction;
  std::vector<estimator::Choice> estimators;  ///< 1…64
  double batch_size;                          ///< 1…1e6
  double batches;                             ///< 0…1e9, batch_size × batches ≤ 1e9
  double seed;                                ///< 0…2^53 − 1
  double bins;                                ///< 1…4096
  double keep = 0;                            ///< 0…4096
  std::optional<double> reach = {};           ///< half of the axis of estimates; none: 4 × the median sd. Above 0
  std::optional<Density> behavior = {};       ///< what samples of Q's side are drawn from, if not Q; reverse KL alone
};

/// Counts over bins; −∞ and what lies before the first edge is below, +∞, NaN and what lies after the last one above.
struct StudyHistogram {
  Values edges;                       ///< bins + 1
  std::vector<std::uint32_t> counts;  ///< bins
  std::uint32_t below, above;
};

struct StudyResult {
  estimator::Chosen estimator;
  std::vector<std::string> parameters;
  Values truth;
  estimator::Exact exact;
  Values sampled_mean, sampled_sd;
  struct Pair { StudyHistogram estimate, variance; };
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
  /// Only the parts from…to − 1 of part_count(request); what it gives is `part()`. Refuses "from" and "to".
  StudyRun(StudyRequest request, double from, double to);
  ~StudyRun();
  StudyRun(StudyRun&&) noexcept;

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// What was computed, as plain numbers to be merged: exact moments, moments and counts of the parts. Once finished.
  Values part() const;
  /// Everything. Once finished, of a run over all batches.
  std::vector<StudyResult> result() const;

  /// The result from the `part()`s of runs over consecutive ranges that together are all parts, in order.
  static std::vector<StudyResult> merge(const StudyRequest& request, const std::vector<Values>& parts);
  /// How many parts the batches of a request make: 1…256, or 1 without batches. Refuses as the constructor does.
  static double part_count(const StudyRequest& request);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace kl::experiment
