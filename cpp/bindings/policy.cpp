#include "bindings/policy.h"
#include "bindings/parts.h"
#include "bindings/write.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

constexpr std::size_t most_answers = 32, most_features = 8;

/// None: the penalty.
std::optional<estimator::Objective> read_objective(const Field& field) {
  const std::string name = field.is_string() ? field.string() : "";
  if (name == "penalty") return std::nullopt;
  if (name != divergence::name(divergence::Kind::forward_kl) && name != divergence::name(divergence::Kind::reverse_kl))
    refuse_invalid(field.path, "\"penalty\", \"forward-kl\" or \"reverse-kl\"");
  return read_direction(field);
}

}  // namespace

experiment::PolicyRequest read_policy_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"rewards", "reference", "beta", "penalty", "features", "theta", "objective", "optimizer", "gradient", "steps", "every"});
  experiment::PolicyRequest read;
  read.rewards = request["rewards"].numbers(2, most_answers);
  read.reference = request["reference"].numbers(2, most_answers);
  read.beta = request["beta"].finite_number();
  read.penalty = read_direction(request["penalty"]);
  if (const Field features = request["features"]; !features.is_missing()) {
    read.features.emplace();
    for (const Field& row : features.elements(2, most_answers)) read.features->push_back(row.numbers(1, most_features));
  }
  if (const Field theta = request["theta"]; !theta.is_missing()) read.theta = theta.numbers(1, most_answers);
  read.fit = read_objective(request["objective"]);
  const Optimizer optimizer = read_optimizer(request["optimizer"]);
  read.method = optimizer.method;
  read.learning_rate = optimizer.learning_rate;
  read.clip = optimizer.clip;
  read.sampled = read_gradient(request["gradient"]);
  read.steps = request["steps"].finite_number();
  read.every = read_optional(request["every"]).value_or(read.every);
  return read;
}

val write(const experiment::PolicyResult& result) {
  val optimum = val::object();
  optimum.set("policy", copy(numeric::exp(result.optimum.log_policy)));
  optimum.set("logPolicy", copy(result.optimum.log_policy));
  optimum.set("value", result.optimum.value);

  val object = val::object();
  object.set("optimum", optimum);
  set_frames(object, result.frames);
  object.set("ended", std::string(result.diverged ? "diverged" : "steps"));
  if (result.diverged) object.set("why", result.why);
  return object;
}

}  // namespace kl::bindings
