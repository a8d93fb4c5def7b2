/// Categorical distributions, for the tests of what is made of them.
#pragma once
#include <algorithm>
#include <initializer_list>
#include "kl/density/categorical.h"

namespace kl {

/// With probabilities in proportion to these.
inline Categorical over(std::initializer_list<double> weights) {
  Values values(static_cast<Index>(weights.size()));
  std::copy(weights.begin(), weights.end(), values.begin());
  return Categorical{values}.normalized();
}

/// Five answers, two features: their place, and whether they are the middle one.
inline Categorical with_features(double place, double middle) {
  Points features(5, 2);
  features << -2, 0, -1, 0, 0, 1, 1, 0, 2, 0;
  Values theta(2);
  theta << place, middle;
  return Categorical{{}, features}.with_theta(theta);
}

}  // namespace kl
