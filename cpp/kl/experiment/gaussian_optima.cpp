#include "kl/experiment/gaussian_optima.h"
#include <algorithm>
#include <cmath>
#include "kl/divergence/table.h"
#include "kl/experiment/crowd.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

/// Distance between two models in units of their own widths.
double distance(const Gaussian& a, const Gaussian& b) {
  const double mean = (a.mean - b.mean) / std::min(a.sd, b.sd), log_sd = numeric::log(a.sd / b.sd);
  return std::sqrt(mean * mean + log_sd * log_sd);
}

double clamped_sd(double sd) { return std::clamp(sd, Gaussian::least_sd, Gaussian::largest_sd); }

Gaussian moment_matched(const std::vector<Mixture::Component>& parts) {
  const Mixture all = Mixture{parts}.normalized();
  return {all.mean(), clamped_sd(std::sqrt(all.variance()))};
}

/// Each part, each group of neighbors (the whole among them), and narrower and wider models at the mean of each.
std::vector<Gaussian> starts(const Density& p) {
  const std::vector<Mixture::Component> parts = parts_of(p);
  std::vector<Gaussian> result;
  for (std::size_t size = 1; size <= parts.size(); ++size)
    for (auto from = parts.begin(); from + static_cast<std::ptrdiff_t>(size) <= parts.end(); ++from) result.push_back(moment_matched({from, from + static_cast<std::ptrdiff_t>(size)}));
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

GaussianOptima::GaussianOptima(divergence::Divergence kind, const Density& p) : kind_(kind), p_(p) {
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&p))
    found_.push_back({*gaussian, 0});
  else if (divergence::entry(kind).kind == divergence::Kind::forward_kl)
    match_moments();
  else
    starts_ = starts(p);
}

/// Where forward KL is least: the moments of P, and nothing else.
void GaussianOptima::match_moments() {
  const Moments of_p = moments(p_);
  const Gaussian q{of_p.mean, std::sqrt(of_p.variance)};
  if (q.in_range()) found_.push_back({q, divergence::value(kind_, p_, q).value});
}

bool GaussianOptima::is_known(const Gaussian& q) const {
  return std::any_of(found_.begin(), found_.end(), [&](const Optimum& optimum) { return distance(std::get<Gaussian>(optimum.q), q) < 1e-4; });
}

void GaussianOptima::begin_descent(const Gaussian& start) {
  if (!divergence::is_finite(kind_, p_, start)) return;
  if (kind_.kind == divergence::Kind::total_variation)
    descent_.emplace<QuasiNewton>(kind_, p_, start);
  else
    descent_.emplace<Descent>(kind_, p_, start);
}

/// One step: false at the end, where it leaves what it found, or where it nears what is known already.
bool GaussianOptima::descend(Descent& descent) {
  if (is_known(descent.q())) return false;
  if (descent.advance()) return true;
  if (descent.at_minimum()) found_.push_back({descent.q(), descent.value()});
  return false;
}

bool GaussianOptima::descend(QuasiNewton& descent) {
  const Gaussian q = std::get<Gaussian>(descent.q());
  if (is_known(q)) return false;
  if (descent.advance()) return true;
  const auto is_least_within = [&](double reach) {
    constexpr double around[][2] = {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};
    return std::all_of(std::begin(around), std::end(around), [&](const double(&by)[2]) {
      return divergence::value(kind_, p_, Gaussian{q.mean + reach * q.sd * by[0], q.sd * numeric::exp(reach * by[1])}).value > descent.value();
    });
  };
  // Beside a crease the gradient goes with the root of the distance, so that its eighth digit is the last place of q. Where p is nearly
  // Gaussian it turns within the last places of q, but then a billionth of an sd is enough to see the value rise.
  const bool is_flat = (descent.gradient().abs() < 1e-6).all();
  if ((is_flat || is_least_within(1e-9)) && is_least_within(1e-3)) found_.push_back({q, descent.value()});
  return false;
}

bool GaussianOptima::advance() {
  if (is_descending()) {
    const bool goes_on = std::holds_alternative<Descent>(descent_) ? descend(std::get<Descent>(descent_)) : descend(std::get<QuasiNewton>(descent_));
    if (!goes_on) descent_.emplace<std::monostate>();
  } else if (next_start_ < starts_.size()) {
    begin_descent(starts_[next_start_++]);
  }
  return is_descending() || next_start_ < starts_.size();
}

}  // namespace kl::experiment
