#include "kl/experiment/quasi_newton.h"
#include <algorithm>
#include <cmath>
#include "kl/experiment/model.h"

namespace kl::experiment {
namespace {

double dot(const Values& a, const Values& b) { return (a * b).sum(); }
double length(const Values& x) { return std::sqrt(dot(x, x)); }
Values times(const Points& matrix, const Values& x) { return (matrix.rowwise() * x.transpose()).rowwise().sum(); }
Points outer(const Values& a, const Values& b) { return (a.matrix() * b.matrix().transpose()).array(); }

}  // namespace

QuasiNewton::QuasiNewton(divergence::Divergence kind, const Density& p, const Density& start)
    : kind_(kind), p_(p), q_(start), theta_(theta(start)), unit_(units(start)), at_(divergence::value_and_gradient(kind, p, start)),
      inverse_(Points::Zero(theta_.size(), theta_.size())), steps_left_(std::max<Index>(400, 60 * theta_.size())) {
  inverse_.matrix().diagonal().setOnes();
  begin_search();
}

Density QuasiNewton::moved(const Values& by) const { return with_theta(q_, theta_ + unit_ * by); }

void QuasiNewton::begin_search() {
  direction_ = -times(inverse_, gradient());
  // A long first step would leave the valley it started in.
  share_ = std::min(1.0, 0.3 / length(direction_));
  low_ = high_ = 0;
}

/// The update of the inverse.
void QuasiNewton::learn(const Values& step, const Values& change) {
  const double curvature = dot(step, change);
  if (!(curvature > 0)) return;
  if (!has_learned_) {
    inverse_.matrix().diagonal().setConstant(curvature / dot(change, change));
    has_learned_ = true;
  }
  const Values moved = times(inverse_, change);
  const double factor = (1 + dot(change, moved) / curvature) / curvature;
  inverse_ += factor * outer(step, step) - (outer(moved, step) + outer(step, moved)) / curvature;
}

void QuasiNewton::move(const Values& step, const Density& next, const divergence::ValueAndGradient& there) {
  learn(step, there.gradient * unit_ - gradient());
  theta_ += unit_ * step;
  q_ = next;
  at_ = there;
  begin_search();
}

bool QuasiNewton::advance() {
  if (steps_left_-- == 0) return false;
  const Values before = gradient();
  const double slope = dot(before, direction_);
  if (!(slope < 0)) return false;
  const Values step = share_ * direction_;
  // Where the value jumps, or turns within the last places of q, no share will do.
  const bool exhausted = high_ > 0 && (high_ - low_) * length(direction_) < 1e-15;
  if (exhausted || (theta_ + unit_ * step == theta_).all()) return false;
  const Density next = moved(step);
  const bool in_range = what_left_its_range(next).empty();
  const divergence::ValueAndGradient there = in_range ? divergence::value_and_gradient(kind_, p_, next) : at_;
  const Values after = there.gradient * unit_;
  const bool in_noise = -share_ * slope < 1e-13 * std::max(1.0, value());  // what is left to gain: values no longer tell up from down, gradients do
  if (in_noise && !(length(after) < 0.5 * length(before))) return false;
  if (in_noise) {
    move(step, next, there);
  } else if (!in_range || !(there.value.value <= value() + 1e-4 * share_ * slope)) {
    share_ = 0.5 * (low_ + (high_ = share_));
  } else if (dot(after, direction_) < 0.9 * slope) {
    low_ = share_;
    share_ = high_ > 0 ? 0.5 * (low_ + high_) : 2 * low_;
  } else {
    move(step, next, there);
  }
  return true;
}

}  // namespace kl::experiment
