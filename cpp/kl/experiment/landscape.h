/// Divergences of one P over a grid of Gaussian Qs: the request `landscape` of web/src/api.ts.
#pragma once
#include <vector>
#include "kl/divergence/divergence.h"
#include "kl/experiment/grid.h"

namespace kl::experiment {

struct LandscapeRequest {
  Density p;
  std::vector<divergence::Divergence> kinds;  ///< 1…8
  Axis mean;                                  ///< of Q, within ±1e6
  Axis log_sd;                                ///< of Q, within log 1e-6…log 1e6
};

class LandscapeRun {
 public:
  /// Checks everything first; refuses by field: "p", "kinds", "mean.from", "logSd.count", … Between a Gaussian p and the Qs most kinds are closed
  /// forms, so that a whole grid takes milliseconds.
  explicit LandscapeRun(LandscapeRequest request);

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// Of each kind D(p, Q) as divergence::value has it, row by row from the least sd, in each from the least mean; +∞ where infinite. Once finished.
  const std::vector<Values>& result() const { return result_; }

 private:
  LandscapeRequest request_;
  Index next_ = 0;  ///< the cell under way
  std::vector<Values> result_;
};

}  // namespace kl::experiment
