#include "bindings/read.h"
#include "bindings/parts.h"
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

// That one request may ask for: guards against nonsense, not promises. 16 million values are 128 MB.
constexpr std::size_t most_densities = 1024;
constexpr int most_density_values = 16000000;

/// What an optimizer remembers of each parameter: at most two moments.
constexpr std::size_t most_state_numbers = 2 * most_parameters;

std::vector<double> read_json_numbers(const Field& field) {
  std::vector<double> numbers;
  for (const Field& element : field.elements(0, most_state_numbers)) numbers.push_back(element.json_number());
  return numbers;
}

experiment::FitState read_fit_state(const Field& field) {
  field.check_fields({"step", "theta", "optimizer"});
  return {.step = field["step"].finite_number(), .theta = read_json_numbers(field["theta"]), .optimizer = read_json_numbers(field["optimizer"])};
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
  const Field state = request["state"];
  Optimizer optimizer = read_optimizer(request["optimizer"]);
  experiment::FitRequest read{
      .p = pair.p,
      .q = pair.q,
      .kind = kind,
      .method = optimizer.method,
      .learning_rate = optimizer.learning_rate,
      .clip = optimizer.clip,
      .sampled = read_gradient(request["gradient"]),
      .steps = 0,
      .state = {},
  };
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
