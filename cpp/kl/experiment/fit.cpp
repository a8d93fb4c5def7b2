#include "kl/experiment/fit.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/divergence/table.h"
#include "kl/experiment/model.h"
#include "kl/experiment/optimizer.h"
#include "kl/experiment/run.h"
#include "kl/experiment/training.h"
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

constexpr double most_steps = 1e6;
using numeric::is_integer;
using numeric::largest_integer;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

void check_state(const FitState& state, const Density& q, Method method) {
  if (!is_integer(state.step, 0, largest_integer - most_steps)) refuse_invalid("state.step", "an integer from 0 on");
  const std::size_t parameters = static_cast<std::size_t>(theta(q).size());
  const auto is_finite = [](double x) { return std::isfinite(x); };
  const bool fits = state.theta.size() == parameters && std::all_of(state.theta.begin(), state.theta.end(), is_finite);
  if (!fits || !what_left_its_range(with_theta(q, Eigen::Map<const Values>(state.theta.data(), static_cast<Index>(parameters)))).empty())
    refuse_invalid("state.theta", "the " + std::to_string(parameters) + " parameters of a model within q's ranges");
  const std::size_t memory = optimizer_of(method).memory * parameters;
  const bool remembers = state.optimizer.size() == memory && std::all_of(state.optimizer.begin(), state.optimizer.end(), is_finite);
  // Adam's second moments are means of squares.
  const auto squares = state.optimizer.begin() + static_cast<std::ptrdiff_t>(std::min(parameters, state.optimizer.size()));
  if (!remembers || (method == Method::adam && std::any_of(squares, state.optimizer.end(), [](double x) { return x < 0; })))
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

void check(const FitRequest& request) {
  check_pair(request.p, request.q);
  check_model(request.q, "q");
  check_pace({request.learning_rate, request.clip, request.steps, request.every}, most_steps);
  if (request.state) check_state(*request.state, request.q, request.method);
}

}  // namespace

std::vector<double> row(const Frame& frame) {
  std::vector<double> numbers{frame.step, frame.value, frame.gradient_norm};
  if (const Categorical* categorical = std::get_if<Categorical>(&frame.q)) {
    numbers.insert(numbers.end(), categorical->probabilities.begin(), categorical->probabilities.end());
    return numbers;
  }
  for (const auto& [weight, mean, sd] : components_of(frame.q)) {
    if (std::holds_alternative<Mixture>(frame.q)) numbers.push_back(weight);
    numbers.insert(numbers.end(), {mean, sd});
  }
  return numbers;
}

FitRun::FitRun(FitRequest request) : request_(std::move(request)) {
  check(request_);
  if (request_.sampled) chosen_ = check_sampled(*request_.sampled, objective_of(request_.kind), request_.q, request_.steps);
  p_ = normalized(request_.p);
  start_ = with_unit_mass(request_.q);
  theta_ = theta(start_);
  if (request_.state) {
    result_.state = *request_.state;
    std::copy(result_.state.theta.begin(), result_.state.theta.end(), theta_.begin());
  } else {
    result_.state = {0, {theta_.begin(), theta_.end()}, std::vector<double>(optimizer_of(request_.method).memory * static_cast<std::size_t>(theta_.size()), 0.0)};
  }
  first_step_ = result_.state.step;
  last_step_ = first_step_ + request_.steps;
}

/// exp(log sd) need not be sd: where it started, q is the request's own.
Density FitRun::model() const { return (theta_ == theta(start_)).all() ? start_ : with_theta(start_, theta_); }

bool FitRun::wants_frame() const { return result_.state.step == first_step_ || std::fmod(result_.state.step, request_.every) == 0; }

/// At the current parameters; nothing while a batch is unfinished.
std::optional<FitRun::Evaluation> FitRun::evaluate() {
  const Density q = model();
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
  clip(gradient, request_.clip);
  std::vector<double> memory = result_.state.optimizer;
  const Values before = theta_;
  optimizer_of(request_.method).advance(model(), theta_, gradient, request_.learning_rate, result_.state.step + 1, memory);
  const std::string left = what_left_its_range(model());
  if (!left.empty()) {
    theta_ = before;
    return stop(left + at_step(result_.state.step + 1) + ": the learning rate is too large");
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
