#include "kl/experiment/policy.h"
#include <algorithm>
#include <cmath>
#include "kl/experiment/optimizer.h"
#include "kl/experiment/run.h"
#include "kl/experiment/training.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

using estimator::Objective;
constexpr double most_steps = 1e5, largest = 1e3, least_share = 1e-300, most_distance = 1e8;
constexpr std::size_t most_answers = 32, most_features = 8;

Values values_of(const std::vector<double>& numbers) { return Eigen::Map<const Values>(numbers.data(), static_cast<Index>(numbers.size())); }

std::string at(const std::string& field, std::size_t i) { return field + "[" + std::to_string(i) + "]"; }

void check_range(const std::vector<double>& numbers, const std::string& field) {
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!(std::abs(numbers[i]) <= largest)) refuse_invalid(at(field, i), "a number from -1000 to 1000");
}

void check_reference(const std::vector<double>& reference, std::size_t answers) {
  if (reference.size() != answers) refuse_invalid("reference", "as many numbers as rewards");
  double sum = 0;
  for (std::size_t i = 0; i < answers; ++i) {
    if (!(reference[i] > 0 && reference[i] <= 1e300)) refuse_invalid(at("reference", i), "a number above 0 and at most 1e300");
    sum += reference[i];
  }
  for (std::size_t i = 0; i < answers; ++i)
    if (!(reference[i] >= least_share * sum)) refuse_invalid(at("reference", i), "at least 1e-300 of the sum of all");
}

void check_features(const std::vector<std::vector<double>>& features, std::size_t answers) {
  if (features.size() != answers) refuse_invalid("features", "as many rows as rewards");
  for (std::size_t i = 0; i < answers; ++i) {
    if (features[i].empty() || features[i].size() > most_features) refuse_invalid(at("features", i), "a list of 1 to 8 numbers");
    if (features[i].size() != features[0].size()) refuse_invalid(at("features", i), "as many numbers as the first row");
    check_range(features[i], at("features", i));
  }
}

/// Where all features are alike there is nothing to train; that is an answer, not a mistake.
void check(const PolicyRequest& request) {
  if (request.rewards.size() < 2 || request.rewards.size() > most_answers) refuse_invalid("rewards", "a list of 2 to 32 numbers");
  check_range(request.rewards, "rewards");
  check_reference(request.reference, request.rewards.size());
  if (!(request.beta >= 1e-3 && request.beta <= 1e3)) refuse_invalid("beta", "a number from 0.001 to 1000");
  if (request.features) check_features(*request.features, request.rewards.size());
  if (request.theta) {
    if (request.theta->size() != (request.features ? (*request.features)[0].size() : request.rewards.size()))
      refuse_invalid("theta", request.features ? "a number a feature" : "a number an answer");
    check_range(*request.theta, "theta");
  }
  check_pace({request.learning_rate, request.clip, request.steps, request.every}, most_steps);
}

Points matrix_of(const std::vector<std::vector<double>>& rows) {
  Points result(static_cast<Index>(rows.size()), static_cast<Index>(rows[0].size()));
  for (Index i = 0; i < result.rows(); ++i) result.row(i) = values_of(rows[static_cast<std::size_t>(i)]).transpose();
  return result;
}

}  // namespace

std::vector<double> row(const PolicyFrame& frame) {
  std::vector<double> numbers{frame.step};
  for (const Values* each : {&frame.policy, &frame.theta}) numbers.insert(numbers.end(), each->begin(), each->end());
  numbers.insert(numbers.end(), {frame.reward, frame.entropy, frame.value});
  for (const auto& pair : {frame.to_optimum, frame.to_reference}) numbers.insert(numbers.end(), {pair[0], pair[1]});
  numbers.insert(numbers.end(), {frame.gradient_norm, frame.exact_norm, frame.noise});
  return numbers;
}

PolicyRun::PolicyRun(PolicyRequest request) : request_(std::move(request)) {
  check(request_);
  const Values rewards = values_of(request_.rewards), reference = values_of(request_.reference);
  result_.optimum = policy_optimum(rewards, reference, request_.beta, request_.penalty);
  objective_ = {rewards, numeric::log(Values(reference / reference.sum())), request_.beta, request_.penalty, result_.optimum.log_policy, request_.fit};
  theta_ = objective_.log_reference;
  if (request_.features) {
    model_.features = matrix_of(*request_.features);
    theta_ = Values::Zero(model_.features.cols());
  }
  if (request_.theta) theta_ = values_of(*request_.theta);
  memory_.assign(optimizer_of(request_.method).memory * static_cast<std::size_t>(theta_.size()), 0.0);
  model_ = model_.with_theta(theta_);
  if (!request_.sampled) return;
  const Sampled& sampled = *request_.sampled;
  sampling_ = PolicySampling{check_sampled(sampled, objective_.direction(), model_, request_.steps), sampled.batch_size, sampled.seed};
  if (!request_.fit && sampled.batch_size < 2) refuse_invalid("gradient.batchSize", "at least 2: a reward's baseline is the mean of the other samples");
}

Values PolicyRun::by_parameters(const Values& by_logits) const {
  return model_.features.size() > 0 ? Values((model_.features.matrix().transpose() * by_logits.matrix()).array()) : by_logits;
}

bool PolicyRun::wants_frame() const { return std::fmod(step_, request_.every) == 0; }

PolicyFrame PolicyRun::frame(const Values& gradient, const Values& exact) const {
  const Values now = model_.log_probabilities(), policy = numeric::exp(now);
  PolicyFrame result{.step = step_, .policy = policy, .theta = theta_, .reward = (policy * objective_.rewards).sum(), .entropy = entropy_of(now),
                     .value = objective_.value(now), .to_optimum = {}, .to_reference = {}, .gradient_norm = norm(gradient), .exact_norm = norm(exact),
                     .noise = sampling_ ? noise(objective_, *sampling_, model_) : 0};
  for (const Objective direction : {Objective::forward_kl, Objective::reverse_kl}) {
    result.to_optimum[static_cast<std::size_t>(direction)] = divergence_of(direction, objective_.log_optimum, now);
    result.to_reference[static_cast<std::size_t>(direction)] = divergence_of(direction, objective_.log_reference, now);
  }
  return result;
}

void PolicyRun::stop(const std::string& why) {
  result_.diverged = true;
  result_.why = why;
  finished_ = true;
}

void PolicyRun::step(Values gradient) {
  clip(gradient, request_.clip);
  optimizer_of(request_.method).advance(model_, theta_, gradient, request_.learning_rate, step_ + 1, memory_);
  model_ = model_.with_theta(theta_);
  const Values logits = model_.log_probabilities();
  if (!(logits.maxCoeff() - logits.minCoeff() <= most_distance))
    return stop("the logits lie more than 100000000 apart" + at_step(step_ + 1) + ": the learning rate is too large");
  ++step_;
}

void PolicyRun::take(const Values& gradient, const Values& exact) {
  const bool is_finite = std::isfinite(norm(gradient));
  if (step_ == 0 || (wants_frame() && is_finite)) result_.frames.push_back(frame(gradient, exact));
  if (!is_finite) return stop("the gradient is beyond the largest number" + (step_ == 0 ? " where it starts" : at_step(step_)));
  if (step_ == request_.steps)
    finished_ = true;
  else
    step(gradient);
}

/// One step, or a block of its batch.
void PolicyRun::work() {
  if (!sampling_) {
    const Values exact = by_parameters(objective_.gradient(model_.log_probabilities()));
    return take(exact, exact);
  }
  if (!batch_) batch_.emplace(objective_, *sampling_, model_, step_);
  if (!batch_->advance()) return;
  const Values gradient = batch_->gradient();
  batch_.reset();
  take(gradient, wants_frame() ? by_parameters(objective_.gradient(model_.log_probabilities())) : Values());
}

double PolicyRun::advance() {
  const Slice slice;
  while (!finished_ && !slice.over()) work();
  return finished_ ? 1 : std::min(0.999, step_ / std::max(1.0, request_.steps));
}

}  // namespace kl::experiment
