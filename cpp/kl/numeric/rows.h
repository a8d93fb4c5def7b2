/// Runs a formula over an array four numbers at a time.
#pragma once
#include <algorithm>
#include "kl/numeric/lanes.h"
#include "kl/numeric/values.h"

namespace kl::numeric {

/// formula(x) at each of n numbers, through the lanes; what does not fill four lanes goes through the same formula as doubles.
template <class Formula>
Values each_row(const double* x, Index n, const Formula& formula) {
  Values result(n);
  const Index whole = n / lane_count * lane_count;
  for (Index i = 0; i < whole; i += lane_count) formula(Lanes::load(x + i)).store(result.data() + i);
  for (Index i = whole; i < n; ++i) result[i] = formula(x[i]);
  return result;
}

/// n numbers, n × 1, from calls that each give four; those left over of the last are dropped.
template <class Four>
Points in_fours(Index n, const Four& next_four) {
  Points x(n, 1);
  for (Index i = 0; i < n; i += lane_count) {
    double four[lane_count];
    next_four().store(four);
    for (Index j = 0; j < std::min<Index>(lane_count, n - i); ++j) x(i + j, 0) = four[j];
  }
  return x;
}

}  // namespace kl::numeric
