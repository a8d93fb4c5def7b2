/// Runs a formula over the rows of x four at a time.
#pragma once
#include "kl/numeric/lanes.h"
#include "kl/numeric/values.h"

namespace kl {

/// formula(x) at each of n numbers, through the lanes; what does not fill four lanes goes through the same formula as doubles.
template <class Formula>
Values each_row(const double* x, Index n, const Formula& formula) {
  Values result(n);
  const Index whole = n / numeric::lane_count * numeric::lane_count;
  for (Index i = 0; i < whole; i += numeric::lane_count) formula(numeric::Lanes::load(x + i)).store(result.data() + i);
  for (Index i = whole; i < n; ++i) result[i] = formula(x[i]);
  return result;
}

}  // namespace kl
