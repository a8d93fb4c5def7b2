/// Many numbers as few: what EM climbs over before it looks at all of them.
#pragma once
#include "kl/experiment/expectation_maximization.h"

namespace kl::experiment {

struct Condensed {
  Counted numbers;    ///< at most 1024
  bool exact;         ///< nothing was lost: each stands for equal numbers
  double resolution;  ///< the least gap between two distinct numbers when exact, else 0
};

/// Up to 1024 numbers: themselves, equal ones together. More: the means of those in each of 1024 equal cells. Not all equal.
Condensed condense(const Values& data);

}  // namespace kl::experiment
