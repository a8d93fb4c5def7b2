/// P and Q as the estimators see them.
#pragma once
#include "kl/density/density.h"

namespace kl::estimator {

/// Both moved so that q's mean is 0: no estimator depends on where x = 0 is, and far from it the digits of x − mean would be lost.
/// Components of p that coincide become one, so that where p is q, the logarithms of both are the same bits.
struct Centered {
  Density p;
  Gaussian q;
  double shift;  ///< what was subtracted from x

  Centered(const Density& p, const Gaussian& q);
};

}  // namespace kl::estimator
