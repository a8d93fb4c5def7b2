#include "kl/experiment/creased_descent.h"
#include <algorithm>
#include <cmath>
#include "kl/numeric/elementary.h"

namespace kl::experiment {

namespace {

constexpr auto length = [](const auto& x) { return std::sqrt(x.mean * x.mean + x.log_sd * x.log_sd); };

}  // namespace

CreasedDescent::CreasedDescent(divergence::Divergence kind, const Density& p, const Gaussian& start)
    : kind_(kind), p_(p), q_(start), at_(divergence::value_and_gradient(kind, p, start)), unit_(start.sd) {
  begin_search();
}

Gaussian CreasedDescent::at(Pair by) const { return {q_.mean + unit_ * by.mean, q_.sd * numeric::exp(by.log_sd)}; }

void CreasedDescent::begin_search() {
  const Pair g = gradient(at_);
  direction_ = {-(a_ * g.mean + b_ * g.log_sd), -(b_ * g.mean + c_ * g.log_sd)};
  // A long first step would leave the valley it started in.
  share_ = std::min(1.0, 0.3 / length(direction_));
  low_ = high_ = 0;
}

/// The update of Broyden, Fletcher, Goldfarb & Shanno for the inverse.
void CreasedDescent::learn(Pair step, Pair change) {
  const double curvature = step.mean * change.mean + step.log_sd * change.log_sd;
  if (!(curvature > 0)) return;
  if (!has_learned_) {
    a_ = c_ = curvature / (change.mean * change.mean + change.log_sd * change.log_sd);
    has_learned_ = true;
  }
  const Pair moved{a_ * change.mean + b_ * change.log_sd, b_ * change.mean + c_ * change.log_sd};
  const double factor = (1 + (change.mean * moved.mean + change.log_sd * moved.log_sd) / curvature) / curvature;
  a_ += factor * step.mean * step.mean - 2 * moved.mean * step.mean / curvature;
  b_ += factor * step.mean * step.log_sd - (moved.mean * step.log_sd + moved.log_sd * step.mean) / curvature;
  c_ += factor * step.log_sd * step.log_sd - 2 * moved.log_sd * step.log_sd / curvature;
}

void CreasedDescent::move(Pair step, const Gaussian& next, const divergence::ValueAndGradient& there) {
  const Pair before = gradient(at_), after = gradient(there);
  learn(step, {after.mean - before.mean, after.log_sd - before.log_sd});
  q_ = next;
  at_ = there;
  begin_search();
}

bool CreasedDescent::advance() {
  if (steps_left_-- == 0) return false;
  const Pair before = gradient(at_);
  const double slope = before.mean * direction_.mean + before.log_sd * direction_.log_sd;
  if (!(slope < 0)) return false;
  const Pair step{share_ * direction_.mean, share_ * direction_.log_sd};
  const Gaussian next = at(step);
  // Where the value jumps, or turns within the last places of q, no share will do.
  const bool exhausted = high_ > 0 && (high_ - low_) * length(direction_) < 1e-15;
  if (exhausted || next == q_) return false;
  const bool in_range = next.in_range();
  const divergence::ValueAndGradient there = in_range ? divergence::value_and_gradient(kind_, p_, next) : at_;
  const Pair after = gradient(there);
  const bool in_noise = -share_ * slope < 1e-13;  // what is left to gain: values no longer tell up from down, gradients do
  if (in_noise && !(length(after) < 0.5 * length(before))) return false;
  if (in_noise) {
    move(step, next, there);
  } else if (!in_range || there.value.value > at_.value.value + 1e-4 * share_ * slope) {
    share_ = 0.5 * (low_ + (high_ = share_));
  } else if (after.mean * direction_.mean + after.log_sd * direction_.log_sd < 0.9 * slope) {
    low_ = share_;
    share_ = high_ > 0 ? 0.5 * (low_ + high_) : 2 * low_;
  } else {
    move(step, next, there);
  }
  return true;
}

bool CreasedDescent::at_minimum() const {
  const auto is_least_within = [&](double reach) {
    const Pair around[] = {{reach, 0}, {reach, reach}, {0, reach}, {-reach, reach}, {-reach, 0}, {-reach, -reach}, {0, -reach}, {reach, -reach}};
    return std::all_of(std::begin(around), std::end(around), [&](Pair by) { return divergence::value(kind_, p_, at(by)).value > value(); });
  };
  // Beside a crease the gradient goes with the root of the distance, so that its eighth digit is the last place of q. Where p is nearly
  // Gaussian it turns within the last places of q, but then a billionth of an sd is enough to see the value rise.
  const Pair g = gradient(at_);
  const bool is_flat = std::abs(g.mean) < 1e-6 && std::abs(g.log_sd) < 1e-6;
  return (is_flat || is_least_within(1e-9)) && is_least_within(1e-3);
}

}  // namespace kl::experiment
