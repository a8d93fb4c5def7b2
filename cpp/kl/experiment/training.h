/// What trainings have in common, whatever they train: the checks of how fast and how long, the gradient had from samples, the clip.
#pragma once
#include "kl/experiment/fit.h"

namespace kl::experiment {

/// The fields "optimizer.learningRate", "optimizer.clip", "steps" and "every" of a request.
struct Pace {
  double learning_rate;
  std::optional<double> clip;
  double steps, every;
};
/// Refuses each by its field (InvalidScenario), and "every" where it makes more than 10 000 frames (LimitExceeded).
void check_pace(const Pace& pace, double most_steps);

/// The estimator of the gradient of this direction that "gradient" names, for the model q. Refuses "gradient.estimator" (InvalidScenario; Unsupported where
/// q's samples do not move, and it moves them), "gradient.batchSize", "gradient.seed" (InvalidScenario), and "steps" where they ask for more than 1e9 samples (LimitExceeded).
estimator::Chosen check_sampled(const Sampled& sampled, estimator::Objective objective, const Density& q, double steps);

/// √Σx², also where the squares are beyond the doubles; NaN where an x is not finite.
double norm(const Values& x);
/// Shortens a gradient to the length given, if it is longer.
void clip(Values& gradient, const std::optional<double>& length);

/// " at step 12"
std::string at_step(double step);

}  // namespace kl::experiment
