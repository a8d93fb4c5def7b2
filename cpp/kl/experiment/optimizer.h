/// The table of optimizers.
#pragma once
#include <span>
#include <string_view>
#include <vector>
#include "kl/experiment/fit.h"

namespace kl::experiment {

struct Optimizer {
  Method method;
  std::string_view name;  ///< as in api.ts
  std::size_t memory;     ///< numbers remembered from step to step for each parameter, zero at first
  /// Moves theta, the parameters of q, by one step; `step` counts from 1.
  void (*advance)(const Density& q, Values& theta, const Values& gradient, double learning_rate, double step, std::vector<double>& memory);
};

/// All of them, in the order of `Method`.
std::span<const Optimizer> optimizers();
const Optimizer& optimizer_of(Method method);

}  // namespace kl::experiment
