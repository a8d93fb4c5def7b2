#include "kl/experiment/estimate_axis.h"
#include <algorithm>
#include <cmath>
#include "kl/numeric/histogram.h"

namespace kl::experiment {

double typical(std::vector<double> values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); }), values.end());
  if (values.empty()) return 1;
  std::sort(values.begin(), values.end());
  const std::size_t upper = values.size() / 2;
  const double median = values.size() % 2 ? values[upper] : values[upper - 1] + (values[upper] - values[upper - 1]) / 2;
  // An axis whose ends are no numbers is of no more use than one without a scale.
  return median >= 1e-300 && median <= 1e300 ? median : 1;
}

Values estimate_edges(double truth, const std::vector<double>& sds, int bins, std::optional<double> reach) {
  const double center = std::isfinite(truth) ? truth : 0, half = reach ? *reach : 4 * typical(sds);
  return numeric::linear_edges(center - half, center + half, bins);
}

}  // namespace kl::experiment
