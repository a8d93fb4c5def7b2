/// What many requests have in common: densities, pairs, divergences, estimators, optimizers. Each refuses by the field's path (InvalidScenario,
/// Unsupported) what is missing, of the wrong type or unknown; ranges are the core's to check, but for alpha.
#pragma once
#include <optional>
#include "bindings/field.h"
#include "kl/experiment/fit.h"
#include "kl/experiment/variance_map.h"

namespace kl::bindings {

/// P and Q of a request, both checked, alone and together, with unit mass. Q is a model where its parameters are asked for.
struct Pair {
  Density p, q;
};

Density read_density(const Field& field);  ///< with unit mass
Density read_model(const Field& field);    ///< as written: weights in the author's scale
Pair read_pair(const Field& request);      ///< any p and any q
Pair read_pair_with_model(const Field& request);

divergence::Divergence read_divergence(const Field& field);
estimator::Objective read_direction(const Field& field);
estimator::Choice read_estimator(const Field& field);
/// None where the field is missing.
std::optional<double> read_optional(const Field& field);
experiment::Axis read_axis(const Field& field);

struct Optimizer {
  experiment::Method method;
  double learning_rate;
  std::optional<double> clip;
};
Optimizer read_optimizer(const Field& field);
/// "exact" (none) or how it is sampled.
std::optional<experiment::FitRequest::Sampled> read_gradient(const Field& field);

}  // namespace kl::bindings
