#include "kl/experiment/landscape.h"
#include "kl/experiment/run.h"
#include "kl/refusal.h"

namespace kl::experiment {

LandscapeRun::LandscapeRun(LandscapeRequest request) : request_(std::move(request)) {
  constexpr std::size_t most_kinds = 8;
  constexpr double most_numbers = 1e6;  // 8 of the module's 32 MB
  check(request_.p, "p");
  if (request_.kinds.empty() || request_.kinds.size() > most_kinds) refuse_invalid("kinds", "1 to 8 divergences");
  check_grid(request_.p, request_.mean, request_.log_sd);
  if (static_cast<double>(request_.kinds.size()) * request_.mean.count * request_.log_sd.count > most_numbers)
    refuse_limit("mean.count", "mean.count is too large: a landscape has at most 1000000 numbers, mean.count × logSd.count × kinds");
  request_.p = normalized(request_.p);
  result_.assign(request_.kinds.size(), Values(static_cast<Index>(request_.mean.count * request_.log_sd.count)));
}

double LandscapeRun::advance() {
  const Slice slice;
  const Index columns = static_cast<Index>(request_.mean.count), cells = result_[0].size();
  for (; next_ < cells && !slice.over(); ++next_) {
    const Gaussian q{request_.mean.at(static_cast<double>(next_ % columns)), sd_at(request_.log_sd, static_cast<double>(next_ / columns))};
    for (std::size_t k = 0; k < result_.size(); ++k) result_[k][next_] = divergence::value(request_.kinds[k], request_.p, q).value;
  }
  return static_cast<double>(next_) / static_cast<double>(cells);
}

}  // namespace kl::experiment
