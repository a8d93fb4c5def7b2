// What figures ask of categorical distributions: fits, optima, studies.
#include <catch2/catch.hpp>
#include <cmath>
#include "categoricals.h"
#include "fits.h"
#include "kl/experiment/landscape.h"
#include "kl/experiment/natural_gradient.h"
#include "kl/experiment/optima.h"
#include "kl/experiment/study.h"
#include "kl/experiment/variance_map.h"

using divergence::Divergence;
using divergence::Kind;

namespace {

const Categorical p = over({0.1, 0.2, 0.3, 0.4}), q = over({4, 3, 2, 1});

const Values& probabilities(const Density& model) { return std::get<Categorical>(model).probabilities; }

StudyRequest study(std::vector<std::string> names, estimator::Objective direction) {
  StudyRequest request{.p = p, .q = q, .direction = direction, .estimators = {}, .batch_size = 16, .batches = 2000, .seed = 3, .bins = 20};
  for (const std::string& name : names) request.estimators.push_back({.name = name});
  return request;
}

template <class Ask>
std::string refusal_of(const Ask& ask) {
  try {
    ask();
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

std::vector<Optimum> optima(const Density& of, const Density& model, Divergence kind) {
  OptimaRun run({of, model, kind});
  while (run.advance() < 1) {}
  return run.result();
}

}  // namespace

TEST_CASE("A policy with a logit for each answer reaches P under either direction, by every optimizer", "[categorical][fit]") {
  for (const Method method : {Method::gradient_descent, Method::momentum, Method::adam, Method::natural_gradient})
    for (const Kind kind : {Kind::forward_kl, Kind::reverse_kl}) {
      const FitResult end = run({p, q, {kind}, method, method == Method::gradient_descent ? 2.0 : 0.2, {}, {}, 2000, 2000, {}});
      CHECK_FALSE(end.diverged);
      CHECK(end.frames.front().q == Density(q));
      CHECK((probabilities(end.frames.back().q) - p.probabilities).abs().maxCoeff() < 1e-6);
      CHECK(end.frames.back().value < 1e-10);
    }
}

TEST_CASE("Sampled gradients bring it there as well, and a fit goes on from its state as if it had never stopped", "[categorical][fit]") {
  FitRequest request{p, q, {Kind::reverse_kl}, Method::adam, 0.02, {}, {}, 60, 1, {}};
  request.sampled = Sampled{{.name = "score-function-leave-one-out"}, 64, 5};
  check_continues(request);
  request.steps = request.every = 800;
  CHECK(run(request).frames.back().value < 1e-3);
  request.sampled->estimator.name = "pathwise";
  CHECK(refused(request) == "Unsupported gradient.estimator");
}

TEST_CASE("A probability that falls to zero ends a fit, and says so", "[categorical][fit]") {
  const FitResult end = run({over({1, 0, 0}), over({1, 1, 1}), {Kind::forward_kl}, Method::gradient_descent, 1000, {}, {}, 100, 1, {}});
  CHECK(end.diverged);
  CHECK(end.why.find("a probability fell to zero at step") == 0);
  CHECK((probabilities(end.frames.back().q) > 0).all());
}

TEST_CASE("A frame is as many numbers as there are answers, after its step, value and gradient norm", "[categorical][fit]") {
  const FitResult end = run({p, q, {Kind::forward_kl}, Method::adam, 0.1, {}, {}, 3, 1, {}});
  for (const Frame& frame : end.frames) {
    const std::vector<double> numbers = row(frame);
    REQUIRE(numbers.size() == 7);
    CHECK((Eigen::Map<const Values>(numbers.data() + 3, 4) == probabilities(frame.q)).all());
  }
}

TEST_CASE("The Fisher information over logits is diag π − ππᵀ, and the natural gradient its pseudo-inverse's", "[categorical][natural_gradient]") {
  const Values& pi = q.probabilities;
  Points expected = -(pi.matrix() * pi.matrix().transpose()).array();
  expected.matrix().diagonal() += pi.matrix();
  const Points f = fisher(q);
  CHECK((f - expected).abs().maxCoeff() < 1e-16);
  for (const Values& gradient : {divergence::gradient({Kind::reverse_kl}, p, q), Values(Values{{0.75, -0.25, -0.25, -0.25}})}) {
    const Values natural = natural_gradient(q, gradient), back = (f.matrix() * natural.matrix()).array();
    CHECK(std::abs(natural.sum()) < 1e-14);                                       // nothing along equal changes of all logits
    CHECK((back - gradient).abs().maxCoeff() < 1e-14);                            // and all the rest
  }
}

TEST_CASE("A natural gradient over features solves F v = g, whatever their unit, and stays finite where they repeat each other", "[categorical][natural_gradient]") {
  const Categorical target = over({1, 5, 2, 0.1, 3});
  for (const double unit : {1.0, 1e-4, 1e4}) {
    INFO(unit);
    Categorical few = with_features(0.7, -1.5);
    few.features.col(0) *= unit;
    few = few.with_theta(Values{{0.7 / unit, -1.5}});
    const Values gradient = divergence::gradient({Kind::forward_kl}, target, few), v = natural_gradient(few, gradient);
    const Values back = (fisher(few).matrix() * v.matrix()).array();
    CHECK(std::abs(back[0] - gradient[0]) < 1e-4 * std::abs(gradient[0]));
    CHECK(std::abs(back[1] - gradient[1]) < 1e-4 * std::abs(gradient[1]));
  }
  Points twice(5, 2);
  twice << with_features(0, 0).features.col(0), with_features(0, 0).features.col(0);
  const Categorical repeated = Categorical{{}, twice}.with_theta(Values{{0.3, 0.2}});
  CHECK(natural_gradient(repeated, divergence::gradient({Kind::forward_kl}, target, repeated)).isFinite().all());
}

TEST_CASE("Over all categorical q the one optimum is P, of value zero; where P has a zero no q with a logit for each answer is best", "[categorical][optima]") {
  for (const Divergence d : divergence::named()) {
    const std::vector<Optimum> found = optima(p, q, d);
    REQUIRE(found.size() == 1);
    CHECK(found[0].q == Density(p));
    CHECK(found[0].value == 0);
    CHECK(divergence::value(d, p, found[0].q).value == 0);
    CHECK(divergence::gradient(d, p, found[0].q).abs().maxCoeff() == 0);
    CHECK(optima(over({1, 0, 2, 3}), q, d).empty());
  }
}

TEST_CASE("A study over answers keeps answers, agrees with its exact part, and is the same in parts", "[categorical][study]") {
  StudyRequest request = study({"k1", "k3", "score", "self-normalized-importance-score"}, estimator::Objective::forward_kl);
  request.keep = 50;
  StudyRun whole(request);
  while (whole.advance() < 1) {}
  const std::vector<StudyResult> results = whole.result();
  for (const StudyResult& result : results) {
    INFO(result.estimator.entry->about.name);
    CHECK((result.kept_x == result.kept_x.floor() && result.kept_x >= 0 && result.kept_x < 4).all());
    for (Index j = 0; j < result.exact.mean.size(); ++j)
      CHECK(std::abs(result.sampled_mean[j] - result.exact.mean[j]) < 5 * result.exact.sd[j] / std::sqrt(2000.0));
  }
  CHECK(results[2].parameters == q.parameters());
  std::vector<Values> parts;
  for (double from = 0; from < StudyRun::part_count(request); ++from) {
    StudyRun part(request, from, from + 1);
    while (part.advance() < 1) {}
    parts.push_back(part.part());
  }
  CHECK((StudyRun::merge(request, parts)[3].sampled_sd == results[3].sampled_sd).all());
}

TEST_CASE("What has no answer over answers is refused by its field", "[categorical][study]") {
  using estimator::Objective;
  CHECK(refusal_of([] { StudyRun(study({"k1", "sticking-the-landing"}, Objective::reverse_kl)); }) == "Unsupported estimators[1]");
  CHECK(refusal_of([] { StudyRun(study({"antithetic-pathwise"}, Objective::reverse_kl)); }) == "Unsupported estimators[0]");
  StudyRequest off_policy = study({"k3-weighted-loss"}, Objective::reverse_kl);
  off_policy.behavior = over({1, 2, 3, 4});
  CHECK(refusal_of([&] { StudyRun{off_policy}; }) == "");
  off_policy.behavior = over({1, 2, 3});
  CHECK(refusal_of([&] { StudyRun{off_policy}; }) == "InvalidScenario behavior.probabilities");
  off_policy.behavior = Gaussian{0, 1};
  CHECK(refusal_of([&] { StudyRun{off_policy}; }) == "InvalidScenario behavior.family");
  CHECK(refusal_of([] { OptimaRun({p, Gaussian{0, 1}, {Kind::forward_kl}}); }) == "InvalidScenario q.family");
  CHECK(refusal_of([] { OptimaRun({p, over({1, 2, 3}), {Kind::forward_kl}}); }) == "InvalidScenario q.probabilities");
  CHECK(refusal_of([] { OptimaRun({p, over({1, 0, 2, 3}), {Kind::forward_kl}}); }) == "InvalidScenario q.probabilities[1]");
  const Axis mean{-1, 1, 3}, log_sd{-1, 1, 3};
  CHECK(refusal_of([&] { VarianceMapRun({p, Objective::forward_kl, {estimator::Choice{"k1"}, estimator::Choice{"k3"}}, {}, mean, log_sd}); }) == "Unsupported p.family");
  CHECK(refusal_of([&] { LandscapeRun({p, {{Kind::forward_kl}}, mean, log_sd}); }) == "Unsupported p.family");
}
