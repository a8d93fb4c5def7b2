/// The axis on which estimates by several estimators are shown together.
#pragma once
#include <optional>
#include <vector>
#include "kl/numeric/values.h"

namespace kl::experiment {

/// The median of those that are finite, where that is a scale (1e-300…1e300), else 1.
double typical(std::vector<double> values);
/// bins + 1 edges over truth ± 4 typical sds of the estimates, or ± `reach`; where truth is not finite, over 0 ± them.
Values estimate_edges(double truth, const std::vector<double>& sds, int bins, std::optional<double> reach = {});

}  // namespace kl::experiment
