#include "kl/experiment/policy_objective.h"
#include "kl/experiment/policy_optimum.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

using estimator::Objective;

/// π(x − E[x])
Values centered(const Values& policy, const Values& x) { return policy * (x - (policy * x).sum()); }

Values gradient_of(Objective direction, const Values& log_target, const Values& log_policy) {
  const Values policy = numeric::exp(log_policy);
  return direction == Objective::reverse_kl ? centered(policy, log_policy - log_target) : Values(policy - numeric::exp(log_target));
}

}  // namespace

double divergence_of(Objective direction, const Values& log_target, const Values& log_policy) {
  return direction == Objective::reverse_kl ? divergence_of(log_policy, log_target) : divergence_of(log_target, log_policy);
}

double PolicyObjective::value(const Values& log_policy) const {
  return (numeric::exp(log_policy) * rewards).sum() - beta * divergence_of(penalty, log_reference, log_policy);
}

Values PolicyObjective::gradient(const Values& log_policy) const {
  if (fit) return gradient_of(*fit, log_optimum, log_policy);
  if (penalty == Objective::reverse_kl) return beta * gradient_of(penalty, log_optimum, log_policy);
  return beta * gradient_of(penalty, log_reference, log_policy) - centered(numeric::exp(log_policy), rewards);
}

}  // namespace kl::experiment
