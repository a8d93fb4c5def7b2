#include "kl/experiment/optima.h"
#include <algorithm>
#include <cmath>
#include "kl/divergence/table.h"
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

/// Distance between two models in units of their own widths.
double distance(const Gaussian& a, const Gaussian& b) {
  const double mean = (a.mean - b.mean) / std::min(a.sd, b.sd), log_sd = numeric::log(a.sd / b.sd);
  return std::sqrt(mean * mean + log_sd * log_sd);
}

double clamped_sd(double sd) { return std::clamp(sd, Gaussian::least_sd, Gaussian::largest_sd); }

Gaussian moment_matched(const std::vector<Mixture::Component>& components, std::size_t from, std::size_t to) {
  const Mixture part = Mixture{{components.begin() + static_cast<std::ptrdiff_t>(from), components.begin() + static_cast<std::ptrdiff_t>(to)}}.normalized();
  return {part.mean(), clamped_sd(std::sqrt(part.variance()))};
}

/// Each component, each group of neighbors (the whole among them), and narrower and wider models at the mean of each.
std::vector<Gaussian> starts(const Density& p) {
  std::vector<Mixture::Component> parts = components(p);
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.mean < b.mean; });
  std::vector<Gaussian> result;
  for (std::size_t size = 1; size <= parts.size(); ++size)
    for (std::size_t from = 0; from + size <= parts.size(); ++from) result.push_back(moment_matched(parts, from, from + size));
  const std::size_t groups = result.size();
  for (const double widening : {0.5, 2.0})
    for (std::size_t i = 0; i < groups; ++i) {
      const Gaussian wider{result[i].mean, clamped_sd(result[i].sd * widening)};
      const bool known = std::any_of(result.begin(), result.end(), [&](const Gaussian& other) { return distance(other, wider) < 0.3; });
      if (!known) result.push_back(wider);
    }
  return result;
}

}  // namespace

OptimaRun::OptimaRun(OptimaRequest request) : request_(std::move(request)) {
  check(request_.p, "p");
  check(request_.q, "q");
  check_model(request_.q, "q");
  p_ = normalized(request_.p);
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&p_)) {
    found_.push_back({*gaussian, 0});
  } else if (divergence::entry(request_.kind).kind == divergence::Kind::forward_kl) {  // the moments of P, and nothing else
    const std::vector<Mixture::Component> all = components(p_);
    const Gaussian matched = moment_matched(all, 0, all.size());
    found_.push_back({matched, divergence::value(request_.kind, p_, matched).value});
  } else {
    starts_ = starts(p_);
  }
}

void OptimaRun::begin_descent(const Gaussian& start) {
  if (!divergence::is_finite(request_.kind, p_, start)) return;
  if (request_.kind.kind == divergence::Kind::total_variation)
    descent_.emplace<CreasedDescent>(request_.kind, p_, start);
  else
    descent_.emplace<Descent>(request_.kind, p_, start);
}

/// One step of a descent: false at its end, where it leaves what it found, or where it nears what is known already.
template <class Any>
bool OptimaRun::descend(Any& descent) {
  if (std::any_of(found_.begin(), found_.end(), [&](const Optimum& optimum) { return distance(std::get<Gaussian>(optimum.q), descent.q()) < 1e-4; })) return false;
  if (descent.advance()) return true;
  if (descent.at_minimum()) found_.push_back({descent.q(), descent.value()});
  return false;
}

double OptimaRun::advance() {
  const Slice slice;
  while ((is_descending() || next_start_ < starts_.size()) && !slice.over()) {
    if (!is_descending())
      begin_descent(starts_[next_start_++]);
    else if (!(std::holds_alternative<Descent>(descent_) ? descend(std::get<Descent>(descent_)) : descend(std::get<CreasedDescent>(descent_))))
      descent_.emplace<std::monostate>();
  }
  if (is_descending() || next_start_ < starts_.size()) return static_cast<double>(next_start_) / static_cast<double>(starts_.size() + 1);
  return 1;
}

std::vector<Optimum> OptimaRun::result() const {
  std::vector<Optimum> result = found_;
  const auto mean = [](const Optimum& optimum) { return std::get<Gaussian>(optimum.q).mean; };
  std::sort(result.begin(), result.end(), [&](const Optimum& a, const Optimum& b) { return a.value != b.value ? a.value < b.value : mean(a) < mean(b); });
  // Values that differ by rounding alone are equal.
  for (auto from = result.begin(); from != result.end();) {
    const auto to = std::find_if(from, result.end(), [&](const Optimum& other) { return other.value > from->value + 1e-12 * (1e-3 + from->value); });
    std::sort(from, to, [&](const Optimum& a, const Optimum& b) { return mean(a) < mean(b); });
    from = to;
  }
  return result;
}

}  // namespace kl::experiment
