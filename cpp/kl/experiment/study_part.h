/// What some of a study's batches came to, in a form that can be sent to another worker and merged there.
#pragma once
#include <vector>
#include "kl/estimator/estimator.h"
#include "kl/numeric/histogram.h"
#include "kl/numeric/moments.h"
#include "kl/numeric/values.h"

namespace kl::experiment {

/// Counts without their edges: the bins, then what is below and above.
using Counts = std::vector<std::uint32_t>;
Counts counts_of(const numeric::Histogram& histogram);

/// One parameter of one estimator.
struct StudyChannel {
  std::vector<numeric::Moments> estimate;     ///< of the per-batch estimates, one a part
  Counts estimate_counts, variance_counts;    ///< bins + 2 each
  std::vector<double> kept;                   ///< per-sample values
};

struct StudyPart {
  double from = 0, to = 0;  ///< numbers of the parts it has, to − 1 the last
  std::vector<estimator::Exact> exact;       ///< one an estimator
  std::vector<StudyChannel> channels;        ///< all parameters of the first estimator, then of the next
  std::vector<std::vector<double>> kept_x;   ///< one an estimator; empty where part 0 is not among the parts

  /// All of it as plain numbers. The layout is known to `write` and `read` alone.
  Values write() const;
  /// Refuses "parts" (InvalidScenario) where the numbers are not those of a part with so many parameters an estimator.
  static StudyPart read(const Values& numbers, const std::vector<Index>& parameters, Index bins);
  /// Joins the parts that follow these; refuses "parts" (InvalidScenario) where they do not.
  void add(const StudyPart& next);
};

}  // namespace kl::experiment
