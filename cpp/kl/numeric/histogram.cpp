#include "kl/numeric/histogram.h"

#include <algorithm>

#include "kl/numeric/elementary.h"

namespace kl::numeric {

Values linear_edges(double from, double to, int bins) {
  Values edges(bins + 1);
  for (int i = 0; i < bins; ++i) edges[i] = from + (to - from) * (static_cast<double>(i) / bins);
  edges[bins] = to;
  return edges;
}

Values logarithmic_edges(double from, double to, int bins) {
  Values edges = exp(linear_edges(log(from), log(to), bins));
  edges[0] = from;
  edges[bins] = to;
  return edges;
}

Histogram::Histogram(Values edges) : edges_(std::move(edges)), counts_(static_cast<std::size_t>(edges_.size() - 1), 0) {}

void Histogram::add(double x) {
  const double* first = edges_.data();
  const double* last = first + edges_.size() - 1;
  if (x < *first) ++below_;
  else if (!(x <= *last)) ++above_;
  else ++counts_[static_cast<std::size_t>(std::upper_bound(first + 1, last, x) - first - 1)];
}

}  // namespace kl::numeric
