/// Random triples of Gaussians, and which measures of how far apart they are fail to be distances on them: the request `triples` of web/src/api.ts.
/// √JS and Hellinger are metrics (Endres & Schindelin, 2003, "A new metric for probability distributions"; Österreicher & Vajda, 2003), total variation
/// is one; the others are not.
#pragma once
#include <array>
#include <optional>
#include <vector>
#include "kl/density/gaussian.h"
#include "kl/divergence/divergence.h"

namespace kl::experiment {

/// A divergence, or its square root.
struct Measure {
  divergence::Divergence divergence;
  bool root = false;
};

struct TriplesRequest {
  std::vector<Measure> measures;  ///< 1…16
  double seed;                    ///< 0…2^53 − 1
  double from, count;             ///< triples from…from + count − 1 of the seed's endless row: count 1…1e6, from + count ≤ 1e9
};

/// A, B, C: means uniform in −3…3, logarithms of the sds uniform in ±log 5. Of the seed and the number alone.
std::array<Gaussian, 3> triple(double seed, double number);

struct TriplesResult {
  Measure measure;
  /// Triples with d(A, C) > d(A, B) + d(B, C), and pairs with d(A, B) ≠ d(B, A), by more than the stated errors of the values.
  double triangle_failures = 0, symmetry_failures = 0;
  /// Of all triples the one with the largest direct / by_way, the first of equals; none where there is no such ratio.
  struct Worst {
    double number;                  ///< which triple
    std::array<Gaussian, 3> triple;
    double direct, by_way;          ///< d(A, C), d(A, B) + d(B, C)
  };
  std::optional<Worst> worst;
};

/// A triple knows of no other: failures of ranges add up, and the worst of a whole is the worst of its ranges.
class TriplesRun {
 public:
  /// Refuses "measures", "seed", "from" and "count".
  explicit TriplesRun(TriplesRequest request);

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// One a measure. Once finished.
  const std::vector<TriplesResult>& result() const { return result_; }

 private:
  TriplesRequest request_;
  std::vector<divergence::Divergence> kinds_;  ///< of the measures, each once
  std::vector<std::size_t> kind_of_;           ///< of a measure: which of them
  double done_ = 0;                            ///< triples
  std::vector<TriplesResult> result_;
};

}  // namespace kl::experiment
