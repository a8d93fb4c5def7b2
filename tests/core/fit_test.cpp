#include "kl/experiment/fit.h"
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <limits>
#include "kl/estimator/estimator.h"
#include "fits.h"

using divergence::Divergence;
using divergence::Kind;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

FitRequest request() { return {two, Gaussian{1, 1}, {Kind::reverse_kl}, Method::adam, 0.05, {}, {}, 60, 1, {}}; }

const Gaussian& gaussian(const Density& q) { return std::get<Gaussian>(q); }

FitRequest sampled(std::string name, double batch_size) {
  FitRequest result = request();
  estimator::Choice choice;
  choice.name = std::move(name);
  result.sampled = FitRequest::Sampled{choice, batch_size, 7};
  return result;
}

}  // namespace

TEST_CASE("Every optimizer brings forward KL to the moments of P, and reverse KL to a mode from near one", "[fit]") {
  for (const Method method : {Method::gradient_descent, Method::momentum, Method::adam, Method::natural_gradient}) {
    FitRequest forward{two, Gaussian{1, 2}, {Kind::forward_kl}, method, 0.1, {}, {}, 3000, 3000, {}};
    const Frame end = run(forward).frames.back();
    CHECK(gaussian(end.q).mean == Approx(0).margin(1e-6));
    CHECK(gaussian(end.q).sd == Approx(std::sqrt(10.0)).epsilon(1e-6));
    FitRequest reverse = forward;
    reverse.kind = {Kind::reverse_kl};
    reverse.q = Gaussian{2.5, 1};
    CHECK(gaussian(run(reverse).frames.back().q).mean == Approx(2.98430598783574).epsilon(1e-4));  // Adam's steps do not shrink with the gradient: it hovers
  }
}

TEST_CASE("Frames hold the exact divergence and the norm of the gradient used", "[fit]") {
  for (const FitRequest& each : {request(), sampled("pathwise", 8)})
    for (const Frame& frame : run(each).frames) CHECK(frame.value == Approx(divergence::value(each.kind, each.p, frame.q).value).epsilon(1e-13));
  for (const Frame& frame : run(request()).frames) {
    const Values gradient = divergence::gradient({Kind::reverse_kl}, two, frame.q);
    CHECK(frame.gradient_norm == Approx(std::sqrt(gradient.square().sum())).epsilon(1e-14));
  }
}

TEST_CASE("The first frame is the start, then one each `every` steps; no steps evaluate the start", "[fit]") {
  FitRequest each = request();
  each.q = Gaussian{0.1, 0.7};
  each.every = 20;
  const FitResult result = run(each);
  REQUIRE(result.frames.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(result.frames[i].step == 20.0 * static_cast<double>(i));
  CHECK(result.frames[0].q == each.q);
  CHECK_FALSE(result.diverged);
  CHECK(result.state.step == 60);
  FitRequest begins_between = each;
  begins_between.state = FitState{24, {0.1, -0.4}, {0, 0, 0, 0}};
  std::vector<double> steps;
  for (const Frame& frame : run(begins_between).frames) steps.push_back(frame.step);
  CHECK(steps == std::vector<double>{24, 40, 60, 80});
  each.steps = 0;
  CHECK(run(each).frames.size() == 1);
  CHECK(same(run(each).frames[0], result.frames[0]));
}

TEST_CASE("A fit starts at q to the last bit, although exp(log sd) need not be sd", "[fit]") {
  int rounded = 0;
  for (int i = 1; i <= 20; ++i) {
    FitRequest each = request();
    const Gaussian start{1, i / 7.0};
    each.q = start;
    each.steps = 0;
    rounded += Gaussian::with_theta(start.theta()).sd != start.sd;
    CHECK(run(each).frames[0].q == each.q);
  }
  CHECK(rounded > 0);
}

TEST_CASE("A run that goes on from its state has the bits of one that never stopped", "[fit]") {
  for (const Method method : {Method::gradient_descent, Method::momentum, Method::adam, Method::natural_gradient})
    for (FitRequest each : {request(), sampled("pathwise", 32), sampled("score-function-leave-one-out", 5)}) {
      each.method = method;
      for (const double every : {1.0, 8.0}) {
        each.every = every;
        check_continues(each);
      }
    }
}

TEST_CASE("A state from before the first step continues as the start itself", "[fit]") {
  FitRequest none = request();
  none.q = Gaussian{0.1, 0.7};
  none.steps = 0;
  FitRequest from_state = request(), directly = request();
  from_state.q = directly.q = none.q;
  from_state.state = run(none).state;
  const FitResult a = run(from_state), b = run(directly);
  REQUIRE(a.frames.size() == b.frames.size());
  for (std::size_t i = 0; i < a.frames.size(); ++i) CHECK(same(a.frames[i], b.frames[i]));
}

TEST_CASE("Clipping shortens the gradient to the norm given and keeps its direction", "[fit]") {
  FitRequest each{two, Gaussian{1, 1}, {Kind::forward_kl}, Method::gradient_descent, 0.1, 0.5, {}, 1, 1, {}};
  const FitResult result = run(each);
  const Values gradient = divergence::gradient(each.kind, two, each.q), step = gradient * (0.5 / std::sqrt(gradient.square().sum()));
  CHECK(result.frames[0].gradient_norm > 5);  // as it was before clipping
  CHECK(gaussian(result.frames[1].q).mean == Approx(1 - 0.1 * step[0]).epsilon(1e-13));
  CHECK(std::log(gaussian(result.frames[1].q).sd) == Approx(-0.1 * step[1]).epsilon(1e-13));
}

TEST_CASE("A gradient within the clip is left as it is", "[fit]") {
  FitRequest clipped = request();
  clipped.clip = 1e3;
  const FitResult with = run(clipped), without = run(request());
  REQUIRE(with.frames.size() == without.frames.size());
  for (std::size_t i = 0; i < with.frames.size(); ++i) CHECK(same(with.frames[i], without.frames[i]));
}

TEST_CASE("Sampled gradients follow the seed, and scatter about the exact gradient", "[fit]") {
  FitRequest each = sampled("sticking-the-landing", 16);
  const FitResult one = run(each), again = run(each);
  for (std::size_t i = 0; i < one.frames.size(); ++i) CHECK(same(one.frames[i], again.frames[i]));
  each.sampled->seed = 8;
  CHECK(run(each).frames[1].q != one.frames[1].q);
  FitRequest many = sampled("pathwise", 100000);
  many.steps = 0;
  CHECK(run(many).frames[0].gradient_norm == Approx(run(request()).frames[0].gradient_norm).epsilon(0.02));
}

TEST_CASE("Each step draws samples of its own", "[fit]") {
  FitRequest each = sampled("pathwise", 16);
  each.method = Method::gradient_descent;
  each.learning_rate = 1e-9;  // q stays where it is
  const std::vector<Frame> frames = run(each).frames;
  for (std::size_t i = 1; i < frames.size(); ++i) CHECK(std::abs(frames[i].gradient_norm - frames[i - 1].gradient_norm) > 1e-6);
}

TEST_CASE("A run that leaves q's ranges ends there, with the last good frame and the reason in words", "[fit]") {
  FitRequest each{two, Gaussian{0, 1.5}, {Kind::forward_kl}, Method::gradient_descent, 100, {}, {}, 50, 1, {}};
  const FitResult result = run(each);
  CHECK(result.diverged);
  CHECK(result.frames.size() == 1);
  CHECK(result.why == "the standard deviation left the range 0.000001 to 1000000 at step 1: the learning rate is too large");
  CHECK(result.state.step == 0);
  each = {Gaussian{9e5, 1}, Gaussian{-9e5, 10}, {Kind::forward_kl}, Method::momentum, 1000, 100.0, {}, 50, 1, {}};
  const FitResult far = run(each);
  CHECK(far.diverged);
  for (const Frame& frame : far.frames) {
    CHECK(std::isfinite(frame.value));
    CHECK(std::isfinite(frame.gradient_norm));
  }
  CHECK(far.state.step == far.frames.back().step);
}

TEST_CASE("Where the divergence is infinite there is nothing to follow", "[fit]") {
  FitRequest each{two, Gaussian{0, 0.5}, {Kind::chi_squared}, Method::adam, 0.05, {}, {}, 50, 1, {}};
  const FitResult result = run(each);
  REQUIRE(result.frames.size() == 1);
  CHECK(result.frames[0].value == infinity);
  CHECK(std::isnan(result.frames[0].gradient_norm));
  CHECK(result.diverged);
  CHECK(result.why.find("infinite") != std::string::npos);
  // On the way: χ² is infinite for σ² ≤ ½, and the first step jumps there.
  each = {Gaussian{0, 1}, Gaussian{0, 3}, {Kind::chi_squared}, Method::gradient_descent, 2, {}, {}, 50, 1, {}};
  const FitResult later = run(each);
  CHECK(later.diverged);
  CHECK(later.why == "the divergence is infinite at step 1");
  REQUIRE(later.frames.size() == 1);
  CHECK(std::isfinite(later.frames[0].value));
  CHECK(later.state.step == 0);
  CHECK(later.state.theta[1] == theta(each.q)[1]);
}

TEST_CASE("What is wrong in a request is refused by its field", "[fit]") {
  CHECK(refused(request()) == "");
  const auto with = [](auto change) {
    FitRequest each = request();
    change(each);
    return refused(each);
  };
  for (double rate : {0.0, -1.0, 1001.0, not_a_number, infinity}) CHECK(with([&](FitRequest& r) { r.learning_rate = rate; }) == "InvalidScenario optimizer.learningRate");
  for (double clip : {0.0, -1.0, not_a_number, infinity}) CHECK(with([&](FitRequest& r) { r.clip = clip; }) == "InvalidScenario optimizer.clip");
  for (double steps : {-1.0, 0.5, 1e6 + 1, not_a_number}) CHECK(with([&](FitRequest& r) { r.steps = steps; }) == "InvalidScenario steps");
  for (double every : {0.0, 1.5, -2.0, not_a_number}) CHECK(with([&](FitRequest& r) { r.every = every; }) == "InvalidScenario every");
  CHECK(with([](FitRequest& r) { r.steps = 9999; }) == "");
  CHECK(with([](FitRequest& r) { r.steps = 10000; }) == "LimitExceeded every");
  CHECK(with([](FitRequest& r) { r.steps = 1e6, r.every = 101; }) == "");
  CHECK(with([](FitRequest& r) { r.q = Gaussian{1, -1}; }) == "InvalidScenario q.sd");
  CHECK(with([](FitRequest& r) { r.p = Mixture{{{1, 0, 1}, {1, not_a_number, 1}}}; }) == "InvalidScenario p.components[1].mean");
  CHECK(with([](FitRequest& r) { r.p = Gaussian{0, 1e-6}, r.q = Gaussian{100, 1}; }) == "LimitExceeded p.sd");
}

TEST_CASE("What is wrong in a state is refused by its field", "[fit]") {
  const auto with = [](FitState state) {
    FitRequest each = request();
    each.state = std::move(state);
    return refused(each);
  };
  CHECK(with({3, {0, 0}, {0, 0, 0, 0}}) == "");
  CHECK(with({0.5, {0, 0}, {0, 0, 0, 0}}) == "InvalidScenario state.step");
  CHECK(with({-1, {0, 0}, {0, 0, 0, 0}}) == "InvalidScenario state.step");
  CHECK(with({3, {0}, {0, 0, 0, 0}}) == "InvalidScenario state.theta");
  CHECK(with({3, {not_a_number, 0}, {0, 0, 0, 0}}) == "InvalidScenario state.theta");
  CHECK(with({3, {0, 800}, {0, 0, 0, 0}}) == "InvalidScenario state.theta");
  CHECK(with({3, {0, 0}, {0, 0}}) == "InvalidScenario state.optimizer");
  CHECK(with({3, {0, 0}, {0, 0, -1, 0}}) == "InvalidScenario state.optimizer");
  CHECK(with({3, {0, 0}, {not_a_number, 0, 0, 0}}) == "InvalidScenario state.optimizer");
}

TEST_CASE("A sampled gradient needs an estimator of this gradient, a batch it can use, and a seed", "[fit]") {
  CHECK(refused(sampled("pathwise", 32)) == "");
  CHECK(refused(sampled("score", 32)) == "InvalidScenario gradient.estimator");
  CHECK(refused(sampled("k1", 32)) == "InvalidScenario gradient.estimator");
  CHECK(refused(sampled("no-such", 32)) == "InvalidScenario gradient.estimator");
  CHECK(refused(sampled("pathwise", 0)) == "InvalidScenario gradient.batchSize");
  CHECK(refused(sampled("score-function-leave-one-out", 1)) == "InvalidScenario gradient.batchSize");
  FitRequest each = sampled("pathwise", 32);
  each.kind = {Kind::jensen_shannon};
  CHECK(refused(each) == "InvalidScenario gradient.estimator");
  each = sampled("pathwise", 32);
  for (double seed : {-1.0, 0.5, 9007199254740992.0, not_a_number}) {
    each.sampled->seed = seed;
    CHECK(refused(each) == "InvalidScenario gradient.seed");
  }
  each = sampled("pathwise", 1e6);
  each.steps = 1001;
  CHECK(refused(each) == "LimitExceeded steps");
}

TEST_CASE("A large batch is worked through in slices", "[fit]") {
  FitRequest each = sampled("pathwise", 1e6);
  each.steps = 1;
  FitRun fit(each);
  int slices = 1;
  for (const auto start = std::chrono::steady_clock::now(); fit.advance() < 1; ++slices) CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
  CHECK(slices > 1);
}

TEST_CASE("Every family of P is fitted, by forward KL to its moments, where it has them", "[fit]") {
  for (const Density& p : {Density(StudentT{0.3, 1.2, 5}), Density(Laplace{-1, 0.8}), Density(SkewNormal{0, 1.5, 3}), Density(Uniform{-1, 2}), Density(Drawn{0, 3, {0, 1, 4, 0, 2}})}) {
    FitRequest each{p, Gaussian{0.5, 1}, {Kind::forward_kl}, Method::natural_gradient, 0.2, {}, {}, 300, 300, {}};
    const Gaussian q = gaussian(run(each).frames.back().q);
    CHECK(q.mean == Approx(moments(normalized(p)).mean).margin(1e-9));
    CHECK(q.sd == Approx(std::sqrt(moments(normalized(p)).variance)).epsilon(1e-9));
  }
  FitRequest infinite{StudentT{0, 1, 1.5}, Gaussian{0.5, 1}, {Kind::forward_kl}, Method::adam, 0.2, {}, {}, 3, 1, {}};
  CHECK(run(infinite).diverged);
  infinite.p = Uniform{-1, 1};
  infinite.kind = {Kind::reverse_kl};
  CHECK(run(infinite).why.find("the divergence is infinite") == 0);
}
