#include "kl/experiment/fit.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/divergence/table.h"
#include "kl/experiment/optimizer.h"
#include "kl/experiment/run.h"
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

constexpr double most_steps = 1e6, most_frames = 1e4, most_samples = 1e9;
using numeric::is_integer;
using numeric::largest_integer;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const Optimizer& optimizer_of(Method method) { return optimizers()[static_cast<std::size_t>(method)]; }

// q's ranges, with room for the rounding of log and exp at their ends.
constexpr double room = 1e-12;
bool mean_in_range(const Gaussian& q) { return std::abs(q.mean) <= Gaussian::largest_mean * (1 + room); }
bool sd_in_range(const Gaussian& q) { return q.sd >= Gaussian::least_sd * (1 - room) && q.sd <= Gaussian::largest_sd * (1 + room); }

double norm(const Values& x) {
  const double largest = x.abs().maxCoeff();
  if (!(largest > 0 && std::isfinite(largest))) return x.isFinite().all() ? largest : not_a_number;
  return largest * std::sqrt((x / largest).square().sum());
}

std::string at_step(double step) { return " at step " + std::to_string(static_cast<long long>(step)); }

std::string why_not_a_model(const Gaussian& q, double step) {
  const std::string cause = at_step(step) + ": the learning rate is too large";
  if (!sd_in_range(q)) return "the standard deviation left the range 0.000001 to 1000000" + cause;
  return "the mean left the range -1000000 to 1000000" + cause;
}

void check_state(const FitState& state, Method method) {
  if (!is_integer(state.step, 0, largest_integer - most_steps)) refuse_invalid("state.step", "an integer from 0 on");
  const bool has_two = state.theta.size() == Gaussian::parameter_count;
  const Gaussian q = has_two ? Gaussian::from_theta(Eigen::Map<const Values>(state.theta.data(), Gaussian::parameter_count)) : Gaussian{0, 0};
  if (!has_two || !mean_in_range(q) || !sd_in_range(q)) refuse_invalid("state.theta", "the mean and the logarithm of the sd of a model within q's ranges");
  const std::size_t memory = optimizer_of(method).memory;
  const bool finite = std::all_of(state.optimizer.begin(), state.optimizer.end(), [](double x) { return std::isfinite(x); });
  const bool squares = method != Method::adam || (state.optimizer.size() == memory && state.optimizer[2] >= 0 && state.optimizer[3] >= 0);
  if (state.optimizer.size() != memory || !finite || !squares)
    refuse_invalid("state.optimizer", "the " + std::to_string(memory) + " numbers that " + std::string(optimizer_of(method).name) + " remembers");
}

/// The direction whose estimators can stand in for the gradient of this divergence.
estimator::Objective objective_of(divergence::Divergence d) {
  using divergence::Kind;
  const Kind kind = divergence::entry(d).kind;
  if (kind == Kind::forward_kl) return estimator::Objective::forward_kl;
  if (kind == Kind::reverse_kl) return estimator::Objective::reverse_kl;
  refuse_invalid("gradient.estimator", "left out (\"gradient\": \"exact\") unless kind is \"forward-kl\" or \"reverse-kl\": no estimator has the gradient of another divergence");
}

estimator::Chosen check_sampled(const FitRequest& request) {
  const FitRequest::Sampled& sampled = *request.sampled;
  const estimator::Chosen chosen = estimator::choose(sampled.estimator, objective_of(request.kind), "gradient.estimator");
  if (chosen.entry->about.estimates != estimator::Estimates::gradient) refuse_invalid("gradient.estimator", "an estimator of a gradient");
  estimator::check_batch_size(chosen, sampled.batch_size, "gradient.batchSize");
  if (!is_integer(sampled.seed, 0, largest_integer)) refuse_invalid("gradient.seed", "an integer from 0 to 9007199254740991");
  if (request.steps * sampled.batch_size > most_samples) refuse_limit("steps", "steps times gradient.batchSize must be at most 1000000000 samples");
  return chosen;
}

void check(const FitRequest& request) {
  check_pair(request.p, request.q);
  if (!(request.learning_rate > 0 && request.learning_rate <= 1e3)) refuse_invalid("optimizer.learningRate", "a number above 0 and at most 1000");
  if (request.clip && !(*request.clip > 0 && std::isfinite(*request.clip))) refuse_invalid("optimizer.clip", "a finite number above 0");
  if (!is_integer(request.steps, 0, most_steps)) refuse_invalid("steps", "an integer from 0 to 1000000");
  if (!is_integer(request.every, 1, largest_integer)) refuse_invalid("every", "an integer from 1 on");
  if (std::floor(request.steps / request.every) + 1 > most_frames) refuse_limit("every", "steps divided by every must give at most 10000 frames, the first one included");
  if (request.state) check_state(*request.state, request.method);
}

}  // namespace

FitRun::FitRun(FitRequest request) : request_(std::move(request)) {
  check(request_);
  if (request_.sampled) chosen_ = check_sampled(request_);
  p_ = normalized(request_.p);
  if (request_.state) {
    result_.state = *request_.state;
  } else {
    const Values theta = request_.q.theta();
    result_.state = {0, {theta.begin(), theta.end()}, std::vector<double>(optimizer_of(request_.method).memory, 0.0)};
  }
  theta_ = Eigen::Map<const Values>(result_.state.theta.data(), Gaussian::parameter_count);
  first_step_ = result_.state.step;
  last_step_ = first_step_ + request_.steps;
}

/// exp(log sd) need not be sd: where it started, q is the request's own.
Gaussian FitRun::model() const { return (theta_ == request_.q.theta()).all() ? request_.q : Gaussian::from_theta(theta_); }

bool FitRun::wants_frame() const { return result_.state.step == first_step_ || std::fmod(result_.state.step, request_.every) == 0; }

/// At the current parameters; nothing while a batch is unfinished.
std::optional<FitRun::Evaluation> FitRun::evaluate() {
  const Gaussian q = model();
  if (!chosen_) {
    const divergence::ValueAndGradient both = divergence::value_and_gradient(request_.kind, p_, q);
    return Evaluation{both.value.value, both.gradient};
  }
  const double step = result_.state.step;
  if (!sampler_) sampler_.emplace(std::span<const estimator::Chosen>(&*chosen_, 1), estimator::Setting{p_, q}, request_.sampled->seed, request_.sampled->batch_size, step, step + 1);
  if (sampler_->advance() == 0) return std::nullopt;
  Evaluation result{not_a_number, sampler_->result(0, 0).estimate};
  sampler_.reset();
  if (wants_frame()) result.value = divergence::value(request_.kind, p_, q).value;
  return result;
}

void FitRun::stop(const std::string& why) {
  result_.diverged = true;
  result_.why = why;
  finished_ = true;
}

void FitRun::step(Values gradient) {
  if (request_.clip) {
    const double length = norm(gradient);
    if (length > *request_.clip) gradient *= *request_.clip / length;
  }
  std::vector<double> memory = result_.state.optimizer;
  const Values before = theta_;
  optimizer_of(request_.method).advance(theta_, gradient, request_.learning_rate, result_.state.step + 1, memory);
  const Gaussian q = model();
  if (!mean_in_range(q) || !sd_in_range(q)) {
    theta_ = before;
    return stop(why_not_a_model(q, result_.state.step + 1));
  }
  state_before_ = result_.state;
  result_.state = {result_.state.step + 1, {theta_.begin(), theta_.end()}, memory};
}

void FitRun::take(const Evaluation& evaluation) {
  const double step_here = result_.state.step, length = norm(evaluation.gradient);
  const bool start = step_here == first_step_;
  const bool value_fails = wants_frame() && !std::isfinite(evaluation.value);
  if (start || (wants_frame() && !value_fails && std::isfinite(length))) result_.frames.push_back({step_here, model(), evaluation.value, length});
  if (value_fails || !std::isfinite(length)) {
    const std::string what = !divergence::is_finite(request_.kind, p_, model()) ? "the divergence is infinite" : "the divergence or its gradient is beyond the largest number";
    if (!start) result_.state = state_before_;
    return stop(what + (start ? " where it starts: there is no gradient to follow" : at_step(step_here)));
  }
  if (step_here == last_step_)
    finished_ = true;
  else
    step(evaluation.gradient);
}

double FitRun::advance() {
  const Slice slice;
  while (!finished_ && !slice.over())
    if (const std::optional<Evaluation> evaluation = evaluate()) take(*evaluation);
  return finished_ ? 1 : std::min(0.999, (result_.state.step - first_step_) / std::max(1.0, request_.steps));
}

}  // namespace kl::experiment
