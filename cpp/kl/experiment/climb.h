/// EM from one start to the top of one hill, extrapolated so that slow climbs take tens of steps rather than thousands.
/// Source: Varadhan & Roland (2008), "Simple and globally convergent methods for accelerating the convergence of any EM algorithm":
/// SQUAREM with step length S3, on (log weight, mean, log sd), kept only where the likelihood does not fall.
#pragma once
#include <vector>
#include "kl/experiment/expectation_maximization.h"

namespace kl::experiment {

class Climb {
 public:
  using Components = std::vector<Mixture::Component>;

  Climb() = default;
  /// Ends when an iteration of EM gains no more than `enough`, in nats, or after `steps` E steps.
  Climb(Components start, double least_sd, double enough, int steps);

  /// The components the next E step is wanted of.
  const Components& wanted() const { return wanted_; }
  /// Takes that E step, over all numbers; false when the climb is over.
  bool take(const Iteration& iteration);

  /// The best so far, and its Σ log p in nats.
  const Components& components() const { return best_; }
  double log_likelihood() const { return log_likelihood_; }

 private:
  enum class Step { first, second, extrapolated };

  Components best_, wanted_;
  Components before_, after_first_, after_second_;  ///< where this round began, and one and two iterations of EM on
  double log_likelihood_ = 0, least_sd_ = 0, enough_ = 0;
  int steps_left_ = 0;
  Step step_ = Step::first;
};

}  // namespace kl::experiment
