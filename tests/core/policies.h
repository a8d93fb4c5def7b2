/// Reference values of policies, and what their tests share.
#pragma once
#include <initializer_list>
#include <span>
#include <string_view>
#include "kl/estimator/estimator.h"

using namespace kl;
using namespace kl::experiment;

namespace truth {

struct OptimumTruth { std::string_view penalty; std::span<const double> rewards, reference; double beta; std::span<const double> log_policy; double value; };
/// `gradient`: of what is descended, which of the penalty is minus its objective, as is `value`; features answer by answer, or none.
struct GradientTruth { std::string_view penalty, objective; std::span<const double> rewards, reference; double beta; std::span<const double> features, theta; double value; std::span<const double> gradient; };
#include "../truth/policy.inc"

}  // namespace truth

inline Values values(std::span<const double> numbers) { return Eigen::Map<const Values>(numbers.data(), static_cast<Index>(numbers.size())); }
inline Values values(std::initializer_list<double> numbers) { return values(std::span(numbers.begin(), numbers.size())); }

inline constexpr estimator::Objective directions[] = {estimator::Objective::forward_kl, estimator::Objective::reverse_kl};
inline estimator::Objective direction(std::string_view name) { return directions[name == "forward-kl" ? 0 : 1]; }
