/// A grid of Gaussian Qs: equally spaced means, and equally spaced logarithms of standard deviations.
#pragma once
#include "kl/density/density.h"

namespace kl::experiment {

/// Equally spaced numbers, both ends among them.
struct Axis {
  double from, to;  ///< from < to
  double count;     ///< 2…512
  double at(double i) const { return i == count - 1 ? to : from + (to - from) * (i / (count - 1)); }
};

/// e^(log_sd.at(row)), within the range of a Gaussian's sd: the ends of the axis may be off by the rounding of whoever wrote them.
double sd_at(const Axis& log_sd, double row);

/// Refuses "mean.from", "mean.to", "mean.count", "logSd.from", … (InvalidScenario), "p.family" of what is not on the line (Unsupported), and "p" or "logSd.from" where a Q of the grid and p lie farther
/// apart than check_pair allows (LimitExceeded). p must have been checked.
void check_grid(const Density& p, const Axis& mean, const Axis& log_sd);

}  // namespace kl::experiment
