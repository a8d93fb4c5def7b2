#include "kl/experiment/variance_map.h"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/extended.h"
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

constexpr double log_ten = 2.30258509299404568402;

estimator::Chosen choose(const VarianceMapRequest& request, std::size_t i) {
  const std::string field = "estimators[" + std::to_string(i) + "]";
  const estimator::Chosen chosen = estimator::choose(request.estimators[i], request.direction, field);
  if (!estimator::is_per_sample(chosen.entry->about.batch))
    refuse_unsupported(field, field + " is defined on a batch: its single samples have no variance of their own");
  return chosen;
}

/// The parameter's index; 0 for values.
int find_parameter(const VarianceMapRequest& request, const std::array<estimator::Chosen, 2>& chosen) {
  if (chosen[0].entry->about.estimates != chosen[1].entry->about.estimates)
    refuse_invalid("estimators[1]", "of a value or of a gradient, as estimators[0] is: variances of one and the other do not compare");
  if (chosen[0].entry->about.estimates == estimator::Estimates::value) {
    if (request.parameter) refuse_invalid("parameter", "left out: these estimators are of a value");
    return 0;
  }
  const std::vector<std::string> names = Gaussian{0, 1}.parameters();
  const auto found = request.parameter ? std::find(names.begin(), names.end(), *request.parameter) : names.end();
  if (found == names.end()) refuse_invalid("parameter", "\"mean\" or \"logSd\": of which component of the gradient");
  return static_cast<int>(found - names.begin());
}

}  // namespace

VarianceMapRun::VarianceMapRun(VarianceMapRequest request) : VarianceMapRun(request, 0, request.log_sd.count) {}

VarianceMapRun::VarianceMapRun(VarianceMapRequest request, double from, double to) : request_(std::move(request)), first_row_(from) {
  check(request_.p, "p");
  chosen_ = {choose(request_, 0), choose(request_, 1)};
  parameter_ = find_parameter(request_, chosen_);
  check_grid(request_.p, request_.mean, request_.log_sd);
  if (!numeric::is_integer(from, 0, request_.log_sd.count - 1)) refuse_invalid("from", "the number of a row");
  if (!numeric::is_integer(to, from + 1, request_.log_sd.count)) refuse_invalid("to", "above from, and at most the number of rows");
  p_ = normalized(request_.p);
  result_.resize(static_cast<Index>((to - from) * request_.mean.count));
}

double VarianceMapRun::advance() {
  const Slice slice;
  const Index columns = static_cast<Index>(request_.mean.count);
  for (; next_ < result_.size() && !slice.over(); ++next_) {
    const double row = first_row_ + static_cast<double>(next_ / columns), column = static_cast<double>(next_ % columns);
    const Gaussian q{request_.mean.at(column), sd_at(request_.log_sd, row)};
    if (next_ % columns == 0) grid_.emplace(p_, q.sd, request_.mean.from, request_.mean.to);
    const auto log_variance = [&](const estimator::Chosen& chosen) {
      const std::optional<estimator::Spread> quick = grid_->spread(chosen, q.mean, parameter_);
      return numeric::log((quick ? *quick : estimator::spreads({&chosen, 1}, {p_, q}, parameter_)[0]).variance);
    };
    result_[next_] = (log_variance(chosen_[0]) - log_variance(chosen_[1])) / log_ten;
  }
  return static_cast<double>(next_) / static_cast<double>(result_.size());
}

}  // namespace kl::experiment
