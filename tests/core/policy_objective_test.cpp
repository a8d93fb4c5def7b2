#include "kl/experiment/policy_objective.h"
#include "policies.h"

TEST_CASE("What is descended, and its gradient, are the definition's own and its central differences in 60 digits", "[policy]") {
  for (const truth::GradientTruth& truth : truth::policy_gradients) {
    if (!truth.features.empty()) continue;
    INFO(truth.penalty << " " << truth.objective);
    const bool fits = truth.objective != "penalty";
    const PolicyObjective objective = objective_of(values(truth.rewards), values(truth.reference), truth.beta, direction(truth.penalty),
                                                   fits ? std::optional(direction(truth.objective)) : std::nullopt);
    const Values log_policy = log_softmax(values(truth.theta)), gradient = objective.gradient(log_policy), expected = values(truth.gradient);
    CHECK((fits ? divergence_of(*objective.fit, objective.log_optimum, log_policy) : -objective.value(log_policy)) == Approx(truth.value).epsilon(1e-13));
    CHECK((gradient - expected).abs().maxCoeff() <= 1e-13 * (1 + expected.abs().maxCoeff()));
  }
}

TEST_CASE("At π* no gradient is left, to the last places, of any objective under either penalty", "[policy]") {
  const Values rewards = values({1, -0.5, 2, 0.3}), reference = values({0.4, 0.3, 0.1, 0.2});
  for (const Objective penalty : directions)
    for (const std::optional<Objective> fit : {std::optional<Objective>(), std::optional(Objective::forward_kl), std::optional(Objective::reverse_kl)}) {
      const PolicyObjective objective = objective_of(rewards, reference, 0.7, penalty, fit);
      CHECK(objective.gradient(objective.log_optimum).abs().maxCoeff() < 1e-15);
    }
}

TEST_CASE("Nothing is worth more than π*", "[policy]") {
  const Values rewards = values({1, -0.5, 2, 0.3}), reference = values({0.4, 0.3, 0.1, 0.2});
  for (const Objective penalty : directions) {
    const PolicyObjective objective = objective_of(rewards, reference, 0.7, penalty);
    const double best = objective.value(objective.log_optimum);
    CHECK(best == Approx(policy_optimum(rewards, reference, 0.7, penalty).value).epsilon(1e-14));
    for (Index a = 0; a < 4; ++a)
      for (const double by : {-0.1, 0.1}) {
        Values logits = objective.log_optimum;
        logits[a] += by;
        CHECK(objective.value(log_softmax(logits)) < best);
      }
  }
}
