/// Runs a formula over an array four numbers at a time.
#pragma once
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

}  // namespace kl::numeric
