/// Counts over bins, equal on a linear or a logarithmic scale.
#pragma once
#include <cstdint>
#include <vector>
#include "kl/numeric/values.h"

namespace kl::numeric {

/// Where bins begin and end: bins + 1 edges.
Values linear_edges(double from, double to, int bins);
/// Equal in the logarithm; 0 < from < to.
Values logarithmic_edges(double from, double to, int bins);

/// Counts of numbers over bins, and of those on either side.
class Histogram {
 public:
  explicit Histogram(Values edges);  ///< ascending, at least two
  /// A bin holds its left edge, the last one both. −∞ counts as below; +∞ and NaN as above.
  void add(double x);
  const Values& edges() const { return edges_; }
  const std::vector<std::uint32_t>& counts() const { return counts_; }
  std::uint32_t below() const { return below_; }
  std::uint32_t above() const { return above_; }

 private:
  Values edges_;
  std::vector<std::uint32_t> counts_;
  std::uint32_t below_ = 0, above_ = 0;
};

}  // namespace kl::numeric
