#include "kl/experiment/descent.h"
#include <algorithm>
#include <cmath>
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

struct Pair { double mean, log_sd; };
double length(Pair x) { return std::sqrt(x.mean * x.mean + x.log_sd * x.log_sd); }

Gaussian moved(const Gaussian& q, Pair by) { return {q.mean + q.sd * by.mean, q.sd * numeric::exp(by.log_sd)}; }

}  // namespace

/// Quadratic model about q, in (mean/sd, log sd), where a Gaussian looks the same at every scale. Its second derivatives are kept as
/// eigenvalues with the direction of the first eigenvector.
struct Descent::Model {
  Pair gradient;
  double a, b, c;  // second derivatives [a b; b c]
  double low, high;
  Pair low_direction, high_direction;

  Model(const Gaussian& q, const divergence::SecondOrder& at)
      : gradient{at.gradient[0] * q.sd, at.gradient[1]}, a(at.mean_mean * q.sd * q.sd), b(at.mean_log_sd * q.sd), c(at.log_sd_log_sd) {
    const double half_difference = 0.5 * (a - c), middle = 0.5 * (a + c), spread = std::sqrt(half_difference * half_difference + b * b);
    low = middle - spread;
    high = middle + spread;
    // Of the two rows of (A − low) the longer one, turned by a right angle, is the eigenvector of `low`.
    Pair direction = half_difference > 0 ? Pair{-b, half_difference + spread} : Pair{spread - half_difference, -b};
    const double size = length(direction);
    low_direction = size > 0 ? Pair{direction.mean / size, direction.log_sd / size} : Pair{1, 0};
    high_direction = {-low_direction.log_sd, low_direction.mean};
  }

  double along(Pair direction) const { return gradient.mean * direction.mean + gradient.log_sd * direction.log_sd; }
  Pair step_with(double shift) const {
    const double low_part = -along(low_direction) / (low + shift), high_part = -along(high_direction) / (high + shift);
    return {low_part * low_direction.mean + high_part * high_direction.mean, low_part * low_direction.log_sd + high_part * high_direction.log_sd};
  }

  /// The least of the model within the radius.
  Pair step(double radius) const {
    if (low > 0 && length(step_with(0)) <= radius) return step_with(0);
    // |step| falls as the shift grows; at the upper end it is below the radius.
    double from = std::max(0.0, -low), to = from + length(gradient) / radius;
    for (int halving = 0; halving < 60; ++halving) {
      const double middle = from + 0.5 * (to - from);
      (low + middle > 0 && length(step_with(middle)) <= radius ? to : from) = middle;
    }
    Pair result = step_with(to);
    if (!(length(result) <= radius)) result = {0, 0};
    // At a saddle seen along its ridge the gradient says nothing of the way down.
    const double missing = radius - length(result);
    if (low < 0 && missing > 0.01 * radius) {
      const double sign = along(low_direction) > 0 ? -1 : 1;
      result = {result.mean + sign * missing * low_direction.mean, result.log_sd + sign * missing * low_direction.log_sd};
    }
    return result;
  }

  double gain(Pair step) const {
    return -(gradient.mean * step.mean + gradient.log_sd * step.log_sd + 0.5 * (a * step.mean * step.mean + 2 * b * step.mean * step.log_sd + c * step.log_sd * step.log_sd));
  }
};

Descent::Descent(divergence::Divergence kind, const Density& p, const Gaussian& start)
    : kind_(kind), p_(p), q_(start), at_(divergence::second_order(kind, p, start)) {}

Descent::Model Descent::model() const { return Model(q_, at_); }

bool Descent::at_minimum() const {
  const Model here = model();
  return here.low > 1e-9 * std::max(1.0, std::abs(here.high)) && length(here.gradient) <= 1e-9 * std::max({1.0, value(), std::abs(here.high)});
}

bool Descent::advance() {
  if (steps_left_-- == 0) return false;
  const Model here = model();
  const Pair step = here.step(radius_);
  const double gain = here.gain(step);
  const Gaussian next = moved(q_, step);
  if (!(gain > 0) || next == q_) return false;
  if (!next.in_range()) return (radius_ *= 0.25) > 1e-6;
  const divergence::SecondOrder there = divergence::second_order(kind_, p_, next);
  if (gain < 1e-12 * std::max(value(), 1e-3)) {
    // Values no longer tell up from down; the gradient does.
    if (!(length(Model(next, there).gradient) < 0.5 * length(here.gradient))) return false;
  } else {
    const double ratio = (value() - there.value.value) / gain;  // −∞ where the divergence is infinite
    if (!(ratio > 0.1)) return (radius_ = 0.25 * length(step)) > 1e-9;
    if (ratio > 0.75 && length(step) > 0.8 * radius_) radius_ = std::min(2 * radius_, 0.5);
  }
  q_ = next;
  at_ = there;
  return true;
}

}  // namespace kl::experiment
