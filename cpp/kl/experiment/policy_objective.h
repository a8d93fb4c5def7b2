/// What a policy is trained for, and its exact gradient.
#pragma once
#include <optional>
#include "kl/estimator/estimator.h"
#include "kl/numeric/values.h"

namespace kl::experiment {

struct PolicyObjective {
  Values rewards, log_reference;
  double beta;
  estimator::Objective penalty;  ///< reverse_kl: D(π‖π_ref), forward_kl: D(π_ref‖π)
  Values log_optimum;            ///< log π* of this penalty
  std::optional<estimator::Objective> fit;  ///< descend this KL between π* and π; none: ascend E[reward] − β · penalty

  /// The direction of the KL in what is descended, and the other policy of it: what estimators call P, with π as Q.
  estimator::Objective direction() const { return fit ? *fit : penalty; }
  const Values& log_target() const { return fit ? log_optimum : log_reference; }
  /// What the KL counts for in what is descended.
  double weight() const { return fit ? 1 : beta; }

  /// E[reward] − β · penalty, whatever is descended.
  double value(const Values& log_policy) const;
  /// Of what is descended, by the logits: of D(π‖t) π(ℓ − D), ℓ = log π/t, of D(t‖π) π − t, of −E[reward] −π(reward − E[reward]). Under a "reverse_kl"
  /// penalty that is β π(ℓ − D) with t = π*, which at π* is zero to the last place.
  Values gradient(const Values& log_policy) const;
};

/// D(policy‖target) or D(target‖policy), nats.
double divergence_of(estimator::Objective direction, const Values& log_target, const Values& log_policy);

}  // namespace kl::experiment
