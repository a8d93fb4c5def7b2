/// How the variances of two estimators compare over a grid of Gaussian Qs: the request `varianceMap` of web/src/api.ts.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>
#include "kl/estimator/choice.h"
#include "kl/estimator/estimator.h"
#include "kl/estimator/spread_grid.h"
#include "kl/experiment/grid.h"

namespace kl::experiment {

struct VarianceMapRequest {
  Density p;
  estimator::Objective direction;
  std::array<estimator::Choice, 2> estimators;
  std::optional<std::string> parameter;  ///< of gradient estimators: which component; of value estimators none
  Axis mean;    ///< of Q, within ±1e6
  Axis log_sd;  ///< of Q, within log 1e-6…log 1e6
};

/// Rows do not know of each other: any worker may have any of them, and their cells are the same bits.
class VarianceMapRun {
 public:
  /// Checks everything first; refuses by field: p, "estimators[i]" (Unsupported where its variance is that of a batch and of no sample),
  /// "parameter", "mean.from", "logSd.count", … All rows.
  explicit VarianceMapRun(VarianceMapRequest request);
  /// The rows from…to − 1 alone, counted from the least sd. Refuses "from" and "to".
  VarianceMapRun(VarianceMapRequest request, double from, double to);

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// log10(Var[0] / Var[1]) of a sample, row by row from the least sd, in each from the least mean. +∞ where the first alone is infinite (or the
  /// second alone zero), −∞ the other way round, NaN where both are infinite, both zero, or one does not exist. Once finished.
  const Values& result() const { return result_; }

 private:
  VarianceMapRequest request_;
  Density p_;  ///< normalized
  std::array<estimator::Chosen, 2> chosen_;
  std::optional<estimator::SpreadGrid> grid_;  ///< of the row under way
  int parameter_ = 0;  ///< its index among q's
  double first_row_;
  Index next_ = 0;  ///< the cell under way, counted from the start of the first row
  Values result_;
};

}  // namespace kl::experiment
