#include "kl/experiment/policy_optimum.h"
#include <catch2/catch.hpp>
#include <cmath>
#include "policies.h"

TEST_CASE("π* and what it is worth are right to 1e-12, from rewards of thousands of β to none worth their penalty, under either penalty", "[policy]") {
  for (const truth::OptimumTruth& truth : truth::policy_optima) {
    INFO(truth.penalty << " beta " << truth.beta);
    const Values rewards = values(truth.rewards), expected = values(truth.log_policy);
    const PolicyOptimum optimum = policy_optimum(rewards, values(truth.reference), truth.beta, direction(truth.penalty));
    for (Index a = 0; a < rewards.size(); ++a) {
      INFO("answer " << a << ", log of it " << expected[a]);
      if (expected[a] > -700)
        CHECK(numeric::exp(optimum.log_policy[a]) == Approx(numeric::exp(expected[a])).epsilon(1e-12).margin(0));
      CHECK(optimum.log_policy[a] == Approx(expected[a]).epsilon(1e-12).margin(1e-12));
    }
    CHECK(std::abs(optimum.value - truth.value) <= 1e-13 * (rewards.abs().maxCoeff() + truth.beta));
  }
}

TEST_CASE("At the optimum no answer would rather have more: reward less the penalty's slope is the same for all", "[policy]") {
  for (const truth::OptimumTruth& truth : truth::policy_optima) {
    INFO(truth.penalty << " beta " << truth.beta);
    const Values rewards = values(truth.rewards), weights = values(truth.reference), reference = weights / weights.sum();
    const bool reverse = direction(truth.penalty) == Objective::reverse_kl;
    const Values log_policy = policy_optimum(rewards, weights, truth.beta, direction(truth.penalty)).log_policy;
    const Values slope = reverse ? Values(log_policy - numeric::log(reference)) : Values(-numeric::exp(Values(numeric::log(reference) - log_policy)));
    const Values level = rewards - truth.beta * slope;
    CHECK(level.maxCoeff() - level.minCoeff() <= 1e-11 * (rewards.abs().maxCoeff() + truth.beta));
    CHECK(numeric::exp(log_policy).sum() == Approx(1).epsilon(1e-13));
  }
}

TEST_CASE("E[reward] − β D(π‖π_ref) = β log Z − β D(π‖π*), for any policy", "[policy]") {
  const Values rewards = values({1, -0.5, 2, 0.3}), reference = values({0.4, 0.3, 0.1, 0.2});
  for (const double beta : {0.3, 1.0, 40.0}) {
    const PolicyOptimum optimum = policy_optimum(rewards, reference, beta, Objective::reverse_kl);
    for (const Values& logits : {values({0, 0, 0, 0}), values({3, -2, 0.5, 0}), values({-30, 1, 0, 2})}) {
      const Values log_policy = log_softmax(logits);
      const double value = (numeric::exp(log_policy) * rewards).sum() - beta * divergence_of(log_policy, numeric::log(reference));
      CHECK(value == Approx(optimum.value - beta * divergence_of(log_policy, optimum.log_policy)).epsilon(1e-13));
    }
  }
}

TEST_CASE("A penalty of all weight keeps the reference, one of none takes the best answer", "[policy]") {
  const Values rewards = values({1, -0.5, 2, 0.3}), reference = values({0.4, 0.3, 0.1, 0.2});
  for (const Objective penalty : directions) {
    const Values kept = numeric::exp(policy_optimum(rewards, reference, 1e12, penalty).log_policy);
    CHECK((kept - reference).abs().maxCoeff() < 1e-11);
    const Values taken = numeric::exp(policy_optimum(rewards, reference, 1e-9, penalty).log_policy);
    CHECK(taken[2] == Approx(1).epsilon(1e-8));
  }
}

TEST_CASE("Answers of equal reward keep the reference's ratio, whatever the weight of the penalty and whichever its direction", "[policy]") {
  const Values rewards = values({1, 1, 0, 1, -3}), reference = values({0.5, 0.01, 0.3, 0.09, 0.1});
  for (const Objective penalty : directions)
    for (const double beta : {1e-3, 0.1, 1.0, 1e3}) {
      const Values log_policy = policy_optimum(rewards, reference, beta, penalty).log_policy;
      CHECK(numeric::exp(log_policy[0] - log_policy[1]) == Approx(50).epsilon(1e-13));
      CHECK(numeric::exp(log_policy[3] - log_policy[1]) == Approx(9).epsilon(1e-13));
    }
}

TEST_CASE("Rewards and β in another unit, or all rewards more by the same, are the same question", "[policy]") {
  const Values rewards = values({1, -0.5, 2, 0.3}), reference = values({0.4, 0.3, 0.1, 0.2});
  for (const Objective penalty : directions) {
    const PolicyOptimum one = policy_optimum(rewards, reference, 0.7, penalty);
    const PolicyOptimum scaled = policy_optimum(8 * rewards, 2 * reference, 8 * 0.7, penalty), moved = policy_optimum(rewards + 16, reference, 0.7, penalty);
    CHECK((one.log_policy == scaled.log_policy).all());
    CHECK(scaled.value == Approx(8 * one.value).epsilon(1e-14));
    CHECK((one.log_policy - moved.log_policy).abs().maxCoeff() < 1e-13);
    CHECK(moved.value == Approx(one.value + 16).epsilon(1e-14));
  }
}

TEST_CASE("An answer far below all doubles has a logarithm, and a finite KL to it", "[policy]") {
  const Values rewards = values({1e3, -1e3}), reference = values({0.5, 0.5});
  const Values log_policy = policy_optimum(rewards, reference, 1e-3, Objective::reverse_kl).log_policy;
  CHECK(numeric::exp(log_policy[1]) == 0);
  CHECK(log_policy[1] == Approx(-2e6).epsilon(1e-14));
  CHECK(divergence_of(numeric::log(reference), log_policy) == Approx(1e6 - std::log(2.0)).epsilon(1e-14));
  CHECK(divergence_of(log_policy, numeric::log(reference)) == Approx(std::log(2.0)).epsilon(1e-14));
}

TEST_CASE("KL and entropy from logarithms are the sums of their definition, and add up to the cross-entropy", "[policy]") {
  const Values a = log_softmax(values({0.3, -1, 2, 0})), b = log_softmax(values({1, 1, -4, 0.5}));
  CHECK(divergence_of(a, b) + entropy_of(a) == Approx(-(numeric::exp(a) * b).sum()).epsilon(1e-14));
  CHECK(divergence_of(a, a) == 0);
  const Values near = log_softmax(values({0.3 + 1e-6, -1, 2, 0}));
  CHECK(divergence_of(a, near) == Approx(0.5e-12 * std::exp(a[0]) * (1 - std::exp(a[0]))).epsilon(1e-5));
}
