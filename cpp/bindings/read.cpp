#include "bindings/read.h"
#include "bindings/family.h"
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

// That one request may ask for: guards against nonsense, not promises. 16 million values are 128 MB.
constexpr std::size_t most_densities = 1024;
constexpr int most_density_values = 16000000;

/// What an optimizer remembers of each parameter: at most two moments.
constexpr std::size_t most_state_numbers = 2 * most_parameters;

Density read_density(const Field& field) { return with_unit_mass(read_as_written(field)); }

Density read_model(const Field& field) {
  const Density q = read_as_written(field);
  check_model(q, field.path);
  return q;
}

Pair checked_together(const Density& p, const Density& q) {
  check_pair(p, q);
  return {with_unit_mass(p), with_unit_mass(q)};
}

/// Any P and any Q.
Pair read_pair(const Field& request) {
  const Density p = read_as_written(request["p"]);
  return checked_together(p, read_as_written(request["q"]));
}

/// Any P, and a Q that has parameters.
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

std::vector<double> read_json_numbers(const Field& field) {
  std::vector<double> numbers;
  for (const Field& element : field.elements(0, most_state_numbers)) numbers.push_back(element.json_number());
  return numbers;
}

experiment::Axis read_axis(const Field& field) {
  field.check_fields({"from", "to", "count"});
  return {.from = field["from"].finite_number(), .to = field["to"].finite_number(), .count = field["count"].finite_number()};
}

experiment::FitState read_fit_state(const Field& field) {
  field.check_fields({"step", "theta", "optimizer"});
  return {.step = field["step"].finite_number(), .theta = read_json_numbers(field["theta"]), .optimizer = read_json_numbers(field["optimizer"])};
}

experiment::FitRequest::Sampled read_sampled(const Field& field) {
  if (field.is_missing() || field.is_string()) refuse_invalid(field.path, "\"exact\" or { estimator, batchSize, seed }");
  field.check_fields({"estimator", "batchSize", "seed"});
  return {.estimator = read_estimator(field["estimator"]), .batch_size = field["batchSize"].finite_number(), .seed = field["seed"].finite_number()};
}

}  // namespace

DivergenceRequest read_divergence_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "kinds"});
  DivergenceRequest read{read_pair(request), {}};
  for (const Field& kind : request["kinds"].elements(1, 64)) read.kinds.push_back(read_divergence(kind));
  return read;
}

GradientRequest read_gradient_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "kind"});
  Pair pair = read_pair_with_model(request);
  return {std::move(pair), read_divergence(request["kind"])};
}

DensityRequest read_density_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"of", "x"});
  DensityRequest read;
  for (const Field& density : request["of"].elements(1, most_densities)) read.of.push_back(read_density(density));
  const Field x = request["x"];
  read.x = x.float64_array();
  if (static_cast<double>(read.of.size()) * static_cast<double>(read.x.size()) > most_density_values)
    refuse_limit(x.path, "x has too many numbers for so many densities: together they may ask for " + std::to_string(most_density_values) + " values");
  return read;
}

IntegrandRequest read_integrand_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "kind", "x"});
  Pair pair = read_pair(request);
  const divergence::Divergence kind = read_divergence(request["kind"]);
  return {std::move(pair), kind, request["x"].float64_array()};
}

experiment::FitRequest read_fit_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "kind", "optimizer", "gradient", "steps", "every", "state"});
  const Pair pair = read_pair_with_model(request);
  const divergence::Divergence kind = read_divergence(request["kind"]);
  const Field optimizer = request["optimizer"], gradient = request["gradient"], state = request["state"];
  optimizer.check_fields({"method", "learningRate", "clip"});
  experiment::FitRequest read{
      .p = pair.p,
      .q = pair.q,
      .kind = kind,
      .method = experiment::method_named(optimizer["method"].string(), optimizer["method"].path),
      .learning_rate = optimizer["learningRate"].finite_number(),
      .clip = read_optional(optimizer["clip"]),
      .sampled = {},
      .steps = 0,
      .state = {},
  };
  if (!(gradient.is_string() && gradient.string() == "exact")) read.sampled = read_sampled(gradient);
  read.steps = request["steps"].finite_number();
  read.every = read_optional(request["every"]).value_or(read.every);
  if (!state.is_missing()) read.state = read_fit_state(state);
  return read;
}

experiment::OptimaRequest read_optima_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "kind"});
  Density p = read_density(request["p"]);
  Density q = with_unit_mass(read_model(request["q"]));
  return {std::move(p), std::move(q), read_divergence(request["kind"])};
}

experiment::MixtureOfRequest read_mixture_of_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"data", "components", "seed"});
  experiment::MixtureOfRequest read{.data = request["data"].float64_array(), .components = read_optional(request["components"])};
  read.seed = read_optional(request["seed"]).value_or(read.seed);
  return read;
}

experiment::StudyRequest read_study_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "direction", "estimators", "batchSize", "batches", "seed", "bins", "keep", "reach", "behavior"});
  const Pair pair = read_pair_with_model(request);
  experiment::StudyRequest read{.p = pair.p, .q = pair.q, .direction = read_direction(request["direction"]), .estimators = {},
                                .batch_size = 0, .batches = 0, .seed = 0, .bins = 0};
  for (const Field& estimator : request["estimators"].elements(1, 64)) read.estimators.push_back(read_estimator(estimator));
  read.batch_size = request["batchSize"].finite_number();
  read.batches = request["batches"].finite_number();
  read.seed = request["seed"].finite_number();
  read.bins = request["bins"].finite_number();
  read.keep = read_optional(request["keep"]).value_or(read.keep);
  read.reach = read_optional(request["reach"]);
  if (const Field behavior = request["behavior"]; !behavior.is_missing()) read.behavior = read_density(behavior);
  return read;
}

experiment::VarianceMapRequest read_variance_map_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "direction", "estimators", "parameter", "mean", "logSd"});
  Density p = read_density(request["p"]);
  const estimator::Objective direction = read_direction(request["direction"]);
  const std::vector<Field> estimators = request["estimators"].elements(2, 2);
  experiment::VarianceMapRequest read{.p = std::move(p), .direction = direction, .estimators = {read_estimator(estimators[0]), read_estimator(estimators[1])},
                                      .parameter = {}, .mean = {}, .log_sd = {}};
  if (const Field parameter = request["parameter"]; !parameter.is_missing()) read.parameter = parameter.string();
  read.mean = read_axis(request["mean"]);
  read.log_sd = read_axis(request["logSd"]);
  return read;
}

VarianceMapRowsRequest read_variance_map_rows_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"map", "from", "to"});
  return {read_variance_map_request(request["map"].value), request["from"].finite_number(), request["to"].finite_number()};
}

experiment::LogRatiosRequest read_log_ratios_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"logRatios"});
  return {request["logRatios"].float64_array()};
}

StudyPartRequest read_study_part_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"study", "from", "to"});
  return {read_study_request(request["study"].value), request["from"].finite_number(), request["to"].finite_number()};
}

StudyMergeRequest read_study_merge_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"study", "parts"});
  StudyMergeRequest read{read_study_request(request["study"].value), {}};
  for (const Field& part : request["parts"].elements(1, most_densities)) read.parts.push_back(part.float64_array());
  return read;
}

}  // namespace kl::bindings
