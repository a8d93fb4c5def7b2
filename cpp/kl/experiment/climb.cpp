#include "kl/experiment/climb.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

using Components = Climb::Components;

/// Coordinates without borders: log weight, mean and log sd of each component.
Values coordinates(const Components& components) {
  const Index k = static_cast<Index>(components.size());
  Values result(3 * k);
  for (Index i = 0; i < k; ++i) {
    const Mixture::Component& component = components[static_cast<std::size_t>(i)];
    result.segment(3 * i, 3) << numeric::log(component.weight), component.mean, numeric::log(component.sd);
  }
  return result;
}

Components components_at(const Values& coordinates, double least_sd) {
  Components result;
  double whole = 0;
  for (Index i = 0; i < coordinates.size(); i += 3) {
    result.push_back({numeric::exp(coordinates[i]), coordinates[i + 1], std::max(least_sd, numeric::exp(coordinates[i + 2]))});
    whole += result.back().weight;
  }
  for (Mixture::Component& component : result) component.weight /= whole;
  return result;
}

/// The parabola through three iterates, followed by as many steps as its curvature suggests.
Components extrapolated(const Components& from, const Components& first, const Components& second, double least_sd) {
  const Values start = coordinates(from), step = coordinates(first) - start, bend = coordinates(second) - start - 2 * step;
  const double length = std::max(1.0, std::sqrt(step.square().sum() / bend.square().sum()));
  return components_at(start + 2 * length * step + length * length * bend, least_sd);
}

bool usable(const Components& components) {
  return std::all_of(components.begin(), components.end(), [](const Mixture::Component& component) {
    return component.weight > 0 && component.weight <= 1 && std::abs(component.mean) < 1e150 && component.sd < 1e150;
  });
}

}  // namespace

Climb::Climb(Components start, double least_sd, double enough, int steps)
    : best_(start), wanted_(std::move(start)), log_likelihood_(-std::numeric_limits<double>::infinity()), least_sd_(least_sd), enough_(enough), steps_left_(steps) {}

bool Climb::take(const Iteration& iteration) {
  const double reached = iteration.log_likelihood(), gain = reached - log_likelihood_;
  --steps_left_;
  if (step_ == Step::extrapolated && !(gain >= 0)) {
    wanted_ = after_second_;
    step_ = Step::first;
    return steps_left_ > 0;
  }
  if (gain >= 0) {
    best_ = wanted_;
    log_likelihood_ = reached;
  }
  if (step_ == Step::second && !(gain > enough_)) return false;

  Components next = iteration.maximized(least_sd_);
  if (step_ == Step::first) {
    before_ = wanted_;
    after_first_ = next;
    step_ = Step::second;
  } else if (step_ == Step::second) {
    after_second_ = next;
    step_ = Step::first;
    Components guess = extrapolated(before_, after_first_, after_second_, least_sd_);
    if (usable(guess)) {
      next = std::move(guess);
      step_ = Step::extrapolated;
    }
  } else {
    step_ = Step::first;
  }
  wanted_ = std::move(next);
  return steps_left_ > 0;
}

}  // namespace kl::experiment
