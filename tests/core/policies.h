/// Policies, their reference values, and running their training: what the tests of policies share.
#pragma once
#include <catch2/catch.hpp>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include "kl/estimator/block.h"
#include "kl/experiment/policy.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/softmax.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;
using estimator::Objective;
using numeric::log_softmax;

namespace truth {

struct OptimumTruth { std::string_view penalty; std::span<const double> rewards, reference; double beta; std::span<const double> log_policy; double value; };
/// `gradient`: of what is descended, which of the penalty is minus its objective, as is `value`; features answer by answer, or none.
struct GradientTruth { std::string_view penalty, objective; std::span<const double> rewards, reference; double beta; std::span<const double> features, theta; double value; std::span<const double> gradient; };
#include "../truth/policy.inc"

}  // namespace truth

inline Values values(std::span<const double> numbers) { return Eigen::Map<const Values>(numbers.data(), static_cast<Index>(numbers.size())); }
inline Values values(std::initializer_list<double> numbers) { return values(std::span(numbers.begin(), numbers.size())); }

inline constexpr Objective directions[] = {Objective::forward_kl, Objective::reverse_kl};
inline Objective direction(std::string_view name) { return directions[name == "forward-kl" ? 0 : 1]; }

inline PolicyObjective objective_of(const Values& rewards, const Values& reference, double beta, Objective penalty, std::optional<Objective> fit = {}) {
  return {rewards, numeric::log(Values(reference / reference.sum())), beta, penalty, policy_optimum(rewards, reference, beta, penalty).log_policy, fit};
}

inline PolicyResult run(PolicyRequest request) {
  PolicyRun policy(std::move(request));
  while (policy.advance() < 1) {}
  return policy.result();
}

inline std::string refused(const PolicyRequest& request) {
  try {
    PolicyRun policy(request);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

/// Whether an entry needs samples that move with the parameters, which answers do not.
inline bool moves_samples(const estimator::Estimator& entry) { return entry.reads & (estimator::Column::slope | estimator::Column::path); }

/// Every gradient entry of the catalog that a policy can be trained by, under its direction.
inline std::vector<estimator::Chosen> trainers() {
  std::vector<estimator::Chosen> result;
  for (const estimator::Estimator& entry : estimator::entries())
    if (entry.about.estimates == estimator::Estimates::gradient && !moves_samples(entry)) result.push_back({&entry, entry.about.takes_lambda ? 0.7 : 1});
  return result;
}
