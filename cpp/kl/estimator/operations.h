/// What formulas use beside + − ×, for each type that they run on.
#pragma once
#include <cmath>
#include "kl/numeric/extended.h"
#include "kl/numeric/lanes.h"

namespace kl::estimator {

/// |x|
inline numeric::Lanes magnitude(numeric::Lanes x) { return numeric::select(x < numeric::Lanes(0.0), -x, x); }
inline numeric::Extended magnitude(const numeric::Extended& x) { return x.value() < 0 ? -x : x; }

/// The smaller of x and a bound; NaN stays.
inline numeric::Lanes at_most(numeric::Lanes x, double bound) { return numeric::select(numeric::Lanes(bound) < x, numeric::Lanes(bound), x); }
inline numeric::Extended at_most(const numeric::Extended& x, double bound) { return bound < x.value() ? numeric::Extended(bound) : x; }

/// y where x is at most the bound, 0 elsewhere: the gradient of what a clamp acts on.
inline numeric::Lanes where_at_most(numeric::Lanes x, double bound, numeric::Lanes y) { return numeric::select(numeric::Lanes(bound) < x, numeric::Lanes(0.0), y); }
inline numeric::Extended where_at_most(const numeric::Extended& x, double bound, const numeric::Extended& y) {
  return bound < x.value() ? numeric::Extended(0.0) : y;
}

}  // namespace kl::estimator
