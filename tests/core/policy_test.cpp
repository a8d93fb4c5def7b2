#include "kl/experiment/policy.h"
#include <chrono>
#include <cmath>
#include <limits>
#include "policies.h"

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

PolicyRequest request() {
  return {.rewards = {1, 0.2, -0.5, 1, 0.7}, .reference = {0.3, 0.25, 0.2, 0.05, 0.2}, .beta = 0.5, .penalty = Objective::reverse_kl, .features = {}, .theta = {}, .fit = {},
          .method = Method::natural_gradient, .learning_rate = 0.5, .clip = {}, .sampled = {}, .steps = 200, .every = 1};
}

PolicyRequest sampled(std::string name, double batch_size) {
  PolicyRequest result = request();
  result.method = Method::gradient_descent;
  result.learning_rate = 0.1;
  result.sampled = Sampled{{.name = std::move(name)}, batch_size, 7};
  return result;
}

bool same(const PolicyFrame& a, const PolicyFrame& b) { return row(a) == row(b); }

double to(Objective direction, const double (&pair)[2]) { return pair[static_cast<std::size_t>(direction)]; }

/// 31 answers on a line, from −3 to 3, and rewards that make of an even reference two equal peaks far apart.
PolicyRequest two_peaks() {
  PolicyRequest result = request();
  result.beta = 1;
  result.rewards.clear();
  result.features.emplace();
  for (int i = 0; i < 31; ++i) {
    const double x = -3 + 0.2 * i;
    result.rewards.push_back(std::log(std::exp(-8 * (x - 2) * (x - 2)) + std::exp(-8 * (x + 2) * (x + 2))));
    result.features->push_back({x, x * x});
  }
  result.reference.assign(31, 1);
  result.learning_rate = 0.1;
  result.steps = 2000;
  result.every = 2000;
  return result;
}

double right_half(const Values& policy) { return policy.tail(15).sum() + policy[15] / 2; }

}  // namespace

TEST_CASE("A policy with a logit an answer reaches π*, trained under either penalty or fitted to it in either direction", "[policy]") {
  for (const Objective penalty : directions)
    for (const std::optional<Objective> fit : {std::optional<Objective>(), std::optional(Objective::forward_kl), std::optional(Objective::reverse_kl)}) {
      PolicyRequest each = request();
      each.penalty = penalty;
      each.fit = fit;
      const PolicyResult result = run(each);
      const PolicyFrame& last = result.frames.back();
      CHECK_FALSE(result.diverged);
      CHECK((last.policy / numeric::exp(result.optimum.log_policy) - 1).abs().maxCoeff() < 1e-10);
      CHECK(last.value == Approx(result.optimum.value).epsilon(1e-12));
      CHECK(last.exact_norm < 1e-11);
      for (const Objective direction : directions) CHECK(to(direction, last.to_optimum) < 1e-15);
    }
}

TEST_CASE("A policy of few features cannot: by reverse KL it seeks one of two equal peaks, by forward KL it covers both", "[policy]") {
  PolicyRequest each = two_peaks();
  each.theta = std::vector<double>{2, -1};
  each.fit = Objective::reverse_kl;
  const PolicyFrame seeks = run(each).frames.back();
  CHECK(right_half(seeks.policy) > 0.999);
  CHECK(to(Objective::reverse_kl, seeks.to_optimum) == Approx(std::log(2.0)).epsilon(1e-3));
  each.theta = std::vector<double>{-2, -1};
  CHECK(right_half(run(each).frames.back().policy) < 0.001);
  each.fit = Objective::forward_kl;
  const PolicyResult result = run(each);
  const PolicyFrame& covers = result.frames.back();
  CHECK(right_half(covers.policy) == Approx(0.5).epsilon(1e-6));
  // Its features have the means that they have under π*.
  const Values x = Values::LinSpaced(31, -3, 3), optimum = numeric::exp(result.optimum.log_policy);
  CHECK((covers.policy * x).sum() == Approx((optimum * x).sum()).margin(1e-6));
  CHECK((covers.policy * x * x).sum() == Approx((optimum * x * x).sum()).epsilon(1e-6));
}

TEST_CASE("One step by the exact gradient goes where central differences in 60 digits say, with and without features", "[policy]") {
  for (const truth::GradientTruth& truth : truth::policy_gradients) {
    INFO(truth.penalty << " " << truth.objective);
    PolicyRequest each = request();
    each.rewards.assign(truth.rewards.begin(), truth.rewards.end());
    each.reference.assign(truth.reference.begin(), truth.reference.end());
    each.beta = truth.beta;
    each.penalty = direction(truth.penalty);
    if (truth.objective != "penalty") each.fit = direction(truth.objective);
    each.theta.emplace(truth.theta.begin(), truth.theta.end());
    if (!truth.features.empty()) {
      each.features.emplace();
      for (std::size_t i = 0; i < truth.features.size(); i += each.theta->size())
        each.features->emplace_back(truth.features.begin() + static_cast<std::ptrdiff_t>(i), truth.features.begin() + static_cast<std::ptrdiff_t>(i + each.theta->size()));
    }
    each.method = Method::gradient_descent;
    each.learning_rate = 1;
    each.steps = 1;
    const std::vector<PolicyFrame> frames = run(each).frames;
    const Values expected = values(truth.gradient);
    CHECK((frames[0].theta - frames[1].theta - expected).abs().maxCoeff() < 1e-12 * (1 + expected.abs().maxCoeff()));
    CHECK(frames[0].gradient_norm == Approx(std::sqrt(expected.square().sum())).epsilon(1e-12));
    CHECK(frames[0].exact_norm == frames[0].gradient_norm);
    CHECK(frames[0].noise == 0);
  }
}

TEST_CASE("Frames are of the policy they show", "[policy]") {
  for (const PolicyRequest& each : {request(), sampled("score-function", 16)})
    for (const PolicyFrame& frame : run(each).frames) {
      const Values& policy = frame.policy;
      const Values rewards = values(each.rewards), reference = values(each.reference);
      CHECK(policy.sum() == Approx(1).epsilon(1e-14));
      CHECK((log_softmax(frame.theta) - numeric::log(policy)).abs().maxCoeff() < 1e-13);
      CHECK(frame.reward == Approx((policy * rewards).sum()).epsilon(1e-13));
      CHECK(frame.entropy == Approx(-(policy * numeric::log(policy)).sum()).epsilon(1e-13));
      CHECK(frame.value == Approx(frame.reward - each.beta * to(Objective::reverse_kl, frame.to_reference)).epsilon(1e-13));
      CHECK(to(Objective::forward_kl, frame.to_reference) == Approx((reference * numeric::log(Values(reference / policy))).sum()).epsilon(1e-12).margin(1e-15));
      CHECK(frame.value == Approx(run(each).optimum.value - each.beta * to(Objective::reverse_kl, frame.to_optimum)).epsilon(1e-12));
    }
}

TEST_CASE("Training begins at the reference, or at 0 of the features, and a frame comes each `every` steps", "[policy]") {
  PolicyRequest each = request();
  each.steps = 50;
  each.every = 20;
  const PolicyResult result = run(each);
  REQUIRE(result.frames.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(result.frames[i].step == 20.0 * static_cast<double>(i));
  CHECK((result.frames[0].policy - values(each.reference)).abs().maxCoeff() < 1e-15);
  for (const Objective direction : directions) CHECK(to(direction, result.frames[0].to_reference) < 1e-15);
  each.features = {{1, 2}, {0, 1}, {3, 1}, {-1, 0}, {2, 2}};
  each.steps = 0;
  const PolicyResult even = run(each);
  REQUIRE(even.frames.size() == 1);
  CHECK((even.frames[0].theta == 0).all());
  CHECK(even.frames[0].policy[3] == Approx(0.2).epsilon(1e-15));
}

TEST_CASE("Sampled gradients follow the seed, and with many samples the exact way", "[policy]") {
  PolicyRequest each = sampled("score-function-leave-one-out", 16);
  const PolicyResult one = run(each), again = run(each);
  for (std::size_t i = 0; i < one.frames.size(); ++i) CHECK(same(one.frames[i], again.frames[i]));
  each.sampled->seed = 8;
  CHECK_FALSE(same(run(each).frames[1], one.frames[1]));
  PolicyRequest many = sampled("score-function-leave-one-out", 20000), exact = many;
  exact.sampled = {};
  CHECK((run(many).frames.back().policy - run(exact).frames.back().policy).abs().maxCoeff() < 0.01);
}

TEST_CASE("k3 as a loss ends at the other penalty's optimum", "[policy]") {
  PolicyRequest each = sampled("k3-loss", 4000), other = request();
  each.learning_rate = 0.5;
  each.steps = each.every = 600;
  other.penalty = Objective::forward_kl;
  const PolicyResult result = run(each);
  const Values there = run(other).optimum.log_policy, end = numeric::log(result.frames.back().policy);
  CHECK(divergence_of(there, end) < 1e-3);
  CHECK(divergence_of(result.optimum.log_policy, end) > 0.02);
}

TEST_CASE("Rewards and β in another unit are the same training, at a rate in that unit", "[policy]") {
  for (const std::optional<Objective> fit : {std::optional<Objective>(), std::optional(Objective::reverse_kl)}) {
    PolicyRequest one = request();
    one.fit = fit;
    one.method = Method::gradient_descent;
    one.steps = 20;
    PolicyRequest other = one;
    for (double& reward : other.rewards) reward *= 8;
    other.beta *= 8;
    if (!fit) other.learning_rate /= 8;
    const PolicyFrame a = run(one).frames.back(), b = run(other).frames.back();
    CHECK((a.policy == b.policy).all());
    CHECK(b.value == Approx(8 * a.value).epsilon(1e-14));
  }
}

TEST_CASE("Clipping shortens the step to the length given, and the frame tells the length before", "[policy]") {
  PolicyRequest each = request();
  each.method = Method::gradient_descent;
  each.learning_rate = 1;
  each.clip = 0.01;
  each.steps = 1;
  const std::vector<PolicyFrame> frames = run(each).frames;
  CHECK(std::sqrt((frames[1].theta - frames[0].theta).square().sum()) == Approx(0.01).epsilon(1e-12));
  CHECK(frames[0].gradient_norm > 0.1);
}

TEST_CASE("An optimum below all doubles is fitted all the same, and its distance stays finite", "[policy]") {
  PolicyRequest each = request();
  each.beta = 1e-3;
  each.fit = Objective::reverse_kl;
  each.learning_rate = 1;
  each.steps = 3;
  const PolicyResult result = run(each);
  CHECK_FALSE(result.diverged);
  CHECK(numeric::exp(result.optimum.log_policy[2]) == 0);
  CHECK(to(Objective::reverse_kl, result.frames[0].to_optimum) > 100);
  for (const Objective direction : directions) CHECK(to(direction, result.frames.back().to_optimum) < 1e-12);
}

TEST_CASE("A run whose logits leave all bounds ends with its last frame within them, and the reason in words", "[policy]") {
  PolicyRequest each = request();
  each.method = Method::gradient_descent;
  each.features = {{1000}, {-1000}, {0}, {500}, {0}};
  each.rewards = {1000, -1000, 0, 0, 0};
  each.learning_rate = 1000;
  const PolicyResult result = run(each);
  CHECK(result.diverged);
  CHECK(result.why == "the logits lie more than 100000000 apart at step 1: the learning rate is too large");
  REQUIRE(result.frames.size() == 1);
  for (const double number : row(result.frames[0])) CHECK(std::isfinite(number));
}

TEST_CASE("A large batch of a policy is worked through in slices", "[policy]") {
  PolicyRequest each = sampled("score-function-leave-one-out", 1e6);
  each.steps = 1;
  PolicyRun policy(each);
  int slices = 1;
  for (const auto start = std::chrono::steady_clock::now(); policy.advance() < 1; ++slices) CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
  CHECK(slices > 1);
}

TEST_CASE("What is wrong in a policy's request is refused by its field", "[policy]") {
  CHECK(refused(request()) == "");
  const auto with = [](auto change) {
    PolicyRequest each = sampled("score-function", 16);
    change(each);
    return refused(each);
  };
  CHECK(with([](PolicyRequest& r) { r.rewards = {1}; }) == "InvalidScenario rewards");
  CHECK(with([](PolicyRequest& r) { r.rewards.assign(33, 1); }) == "InvalidScenario rewards");
  for (const double reward : {1001.0, -1001.0, not_a_number, infinity}) CHECK(with([&](PolicyRequest& r) { r.rewards[2] = reward; }) == "InvalidScenario rewards[2]");
  CHECK(with([](PolicyRequest& r) { r.reference.pop_back(); }) == "InvalidScenario reference");
  for (const double share : {0.0, -0.1, 1e-301, not_a_number, infinity}) CHECK(with([&](PolicyRequest& r) { r.reference[1] = share; }) == "InvalidScenario reference[1]");
  for (const double beta : {0.0, -1.0, 9e-4, 1001.0, not_a_number}) CHECK(with([&](PolicyRequest& r) { r.beta = beta; }) == "InvalidScenario beta");
  CHECK(with([](PolicyRequest& r) { r.features = {{1}, {2}}; }) == "InvalidScenario features");
  CHECK(with([](PolicyRequest& r) { r.features = {{1}, {2}, {3, 4}, {1}, {2}}; }) == "InvalidScenario features[2]");
  CHECK(with([](PolicyRequest& r) { r.features = {{}, {}, {}, {}, {}}; }) == "InvalidScenario features[0]");
  CHECK(with([](PolicyRequest& r) { r.features.emplace(5, std::vector<double>(9, 1)); }) == "InvalidScenario features[0]");
  CHECK(with([](PolicyRequest& r) { r.features = {{1}, {2}, {3}, {1e4}, {2}}; }) == "InvalidScenario features[3][0]");
  CHECK(with([](PolicyRequest& r) { r.theta = std::vector<double>{1, 2}; }) == "InvalidScenario theta");
  CHECK(with([](PolicyRequest& r) { r.theta = std::vector<double>{1, 2, 3, not_a_number, 5}; }) == "InvalidScenario theta[3]");
  CHECK(with([](PolicyRequest& r) { r.features.emplace(5, std::vector<double>{1}), r.theta = std::vector<double>(5, 0.0); }) == "InvalidScenario theta");
  for (const double rate : {0.0, 1001.0, not_a_number}) CHECK(with([&](PolicyRequest& r) { r.learning_rate = rate; }) == "InvalidScenario optimizer.learningRate");
  CHECK(with([](PolicyRequest& r) { r.clip = 0; }) == "InvalidScenario optimizer.clip");
  for (const double steps : {-1.0, 0.5, 1e5 + 1}) CHECK(with([&](PolicyRequest& r) { r.steps = steps; }) == "InvalidScenario steps");
  CHECK(with([](PolicyRequest& r) { r.every = 0; }) == "InvalidScenario every");
  CHECK(with([](PolicyRequest& r) { r.steps = 10000; }) == "LimitExceeded every");
  CHECK(with([](PolicyRequest& r) { r.steps = 1e5, r.every = 11; }) == "");
  CHECK(with([](PolicyRequest& r) { r.steps = 1001, r.sampled->batch_size = 1e6; }) == "LimitExceeded steps");
  for (const double seed : {-1.0, 0.5}) CHECK(with([&](PolicyRequest& r) { r.sampled->seed = seed; }) == "InvalidScenario gradient.seed");
  CHECK(with([](PolicyRequest& r) { r.sampled->batch_size = 0; }) == "InvalidScenario gradient.batchSize");
}

TEST_CASE("An estimator is of the direction descended, of a gradient, and needs no samples that move; a reward's baseline needs two", "[policy]") {
  CHECK(refused(sampled("score-function", 2)) == "");
  CHECK(refused(sampled("score-function", 1)) == "InvalidScenario gradient.batchSize");
  CHECK(refused(sampled("score", 16)) == "InvalidScenario gradient.estimator");
  CHECK(refused(sampled("k1", 16)) == "InvalidScenario gradient.estimator");
  PolicyRequest fit = sampled("score", 1);
  fit.fit = Objective::forward_kl;
  CHECK(refused(fit) == "");
  PolicyRequest mirror = sampled("score", 16);
  mirror.penalty = Objective::forward_kl;
  CHECK(refused(mirror) == "");
  for (const char* name : {"pathwise", "antithetic-pathwise", "sticking-the-landing", "k3-pathwise"}) CHECK(refused(sampled(name, 16)) == "Unsupported gradient.estimator");
}
