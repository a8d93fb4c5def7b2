#include "bindings/parts.h"
#include "bindings/family.h"
#include "kl/refusal.h"

namespace kl::bindings {

Density read_density(const Field& field) { return with_unit_mass(read_as_written(field)); }

Density read_model(const Field& field) {
  const Density q = read_as_written(field);
  check_model(q, field.path);
  return q;
}

namespace {

Pair checked_together(const Density& p, const Density& q) {
  check_pair(p, q);
  return {with_unit_mass(p), with_unit_mass(q)};
}

}  // namespace

Pair read_pair(const Field& request) {
  const Density p = read_as_written(request["p"]);
  return checked_together(p, read_as_written(request["q"]));
}

Pair read_pair_with_model(const Field& request) {
  const Density p = read_as_written(request["p"]);
  return checked_together(p, read_model(request["q"]));
}

divergence::Divergence read_divergence(const Field& field) {
  if (field.is_string()) return {.kind = divergence::kind_named(field.string(), field.path)};
  if (!field.is_object()) refuse_invalid(field.path, "the name of a divergence or { alpha: number }");
  field.check_fields({"alpha"});
  const double alpha = field["alpha"].finite_number();
  if (!(-8 <= alpha && alpha <= 8)) refuse_invalid(field["alpha"].path, "a number from -8 to 8");
  return {.kind = divergence::Kind::alpha, .alpha = alpha};
}

estimator::Objective read_direction(const Field& field) {
  if (field.is_string()) {
    const std::string name = field.string();
    if (name == divergence::name(divergence::Kind::forward_kl)) return estimator::Objective::forward_kl;
    if (name == divergence::name(divergence::Kind::reverse_kl)) return estimator::Objective::reverse_kl;
  }
  refuse_invalid(field.path, "\"forward-kl\" or \"reverse-kl\"");
}

estimator::Choice read_estimator(const Field& field) {
  if (field.is_string()) return {.name = field.string(), .lambda = {}};
  if (field.is_missing()) refuse_invalid(field.path, "the name of an estimator or { name, lambda }");
  field.check_fields({"name", "lambda"});
  estimator::Choice choice{.name = field["name"].string(), .lambda = {}, .is_object = true};
  if (const Field lambda = field["lambda"]; !lambda.is_missing()) choice.lambda = lambda.finite_number();
  return choice;
}

std::optional<double> read_optional(const Field& field) {
  return field.is_missing() ? std::nullopt : std::optional(field.finite_number());
}

experiment::Axis read_axis(const Field& field) {
  field.check_fields({"from", "to", "count"});
  return {.from = field["from"].finite_number(), .to = field["to"].finite_number(), .count = field["count"].finite_number()};
}

Optimizer read_optimizer(const Field& field) {
  field.check_fields({"method", "learningRate", "clip"});
  return {experiment::method_named(field["method"].string(), field["method"].path), field["learningRate"].finite_number(), read_optional(field["clip"])};
}

std::optional<experiment::FitRequest::Sampled> read_gradient(const Field& field) {
  if (field.is_string() && field.string() == "exact") return std::nullopt;
  if (field.is_missing() || field.is_string()) refuse_invalid(field.path, "\"exact\" or { estimator, batchSize, seed }");
  field.check_fields({"estimator", "batchSize", "seed"});
  return experiment::FitRequest::Sampled{.estimator = read_estimator(field["estimator"]), .batch_size = field["batchSize"].finite_number(), .seed = field["seed"].finite_number()};
}

}  // namespace kl::bindings
