#include "kl/experiment/training.h"
#include <cmath>
#include <limits>
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::experiment {

using numeric::is_integer;
using numeric::largest_integer;

void check_pace(const Pace& pace, double most_steps) {
  constexpr double most_frames = 1e4;
  if (!(pace.learning_rate > 0 && pace.learning_rate <= 1e3)) refuse_invalid("optimizer.learningRate", "a number above 0 and at most 1000");
  if (pace.clip && !(*pace.clip > 0 && std::isfinite(*pace.clip))) refuse_invalid("optimizer.clip", "a finite number above 0");
  if (!is_integer(pace.steps, 0, most_steps)) refuse_invalid("steps", "an integer from 0 to " + std::to_string(static_cast<long long>(most_steps)));
  if (!is_integer(pace.every, 1, largest_integer)) refuse_invalid("every", "an integer from 1 on");
  if (std::floor(pace.steps / pace.every) + 1 > most_frames) refuse_limit("every", "steps divided by every must give at most 10000 frames, the first one included");
}

estimator::Chosen check_sampled(const Sampled& sampled, estimator::Objective objective, const Density& q, double steps) {
  constexpr double most_samples = 1e9;
  const estimator::Chosen chosen = estimator::choose(sampled.estimator, objective, "gradient.estimator");
  if (chosen.entry->about.estimates != estimator::Estimates::gradient) refuse_invalid("gradient.estimator", "an estimator of a gradient");
  estimator::check_paths(chosen, q, "gradient.estimator");
  estimator::check_batch_size(chosen, sampled.batch_size, "gradient.batchSize");
  if (!is_integer(sampled.seed, 0, largest_integer)) refuse_invalid("gradient.seed", "an integer from 0 to 9007199254740991");
  if (steps * sampled.batch_size > most_samples) refuse_limit("steps", "steps times gradient.batchSize must be at most 1000000000 samples");
  return chosen;
}

double norm(const Values& x) {
  const double largest = x.abs().maxCoeff();
  if (!(largest > 0 && std::isfinite(largest))) return x.isFinite().all() ? largest : std::numeric_limits<double>::quiet_NaN();
  return largest * std::sqrt((x / largest).square().sum());
}

void clip(Values& gradient, const std::optional<double>& length) {
  if (!length) return;
  if (const double now = norm(gradient); now > *length) gradient *= *length / now;
}

std::string at_step(double step) { return " at step " + std::to_string(static_cast<long long>(step)); }

}  // namespace kl::experiment
