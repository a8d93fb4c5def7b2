#include <catch2/catch.hpp>
#include "fits.h"

using divergence::Kind;

namespace {

const Mixture start{{{1, -1, 1}, {3, 1.5, 0.7}}};  // weights as given need not sum to one

FitRequest mixture_fit(Kind kind, Method method, double learning_rate) { return {two, start, {kind}, method, learning_rate, {}, {}, 60, 1, {}}; }

}  // namespace

TEST_CASE("Every optimizer brings a mixture of two to a P of two modes, by either direction", "[mixture_fit]") {
  for (const Kind kind : {Kind::forward_kl, Kind::reverse_kl})
    for (const Method method : {Method::gradient_descent, Method::momentum, Method::adam, Method::natural_gradient}) {
      INFO(divergence::name(kind) << " " << methods()[static_cast<std::size_t>(method)]);
      FitRequest each = mixture_fit(kind, method, 0.05);
      each.steps = each.every = 1000;
      const Frame end = run(each).frames.back();
      CHECK(end.value < 1e-4);
      const Mixture& q = std::get<Mixture>(end.q);
      CHECK(q.components[0].mean == Approx(-3).margin(0.1));
      CHECK(q.components[1].mean == Approx(3).margin(0.1));
    }
}

TEST_CASE("A natural gradient brings a mixture to P in tens of steps, where plain descent takes thousands", "[mixture_fit]") {
  FitRequest natural = mixture_fit(Kind::forward_kl, Method::natural_gradient, 0.3), plain = mixture_fit(Kind::forward_kl, Method::gradient_descent, 0.3);
  CHECK(run(natural).frames.back().value < 1e-6);
  CHECK(run(plain).frames.back().value > 1e-6);
}

TEST_CASE("A fit of a mixture starts at q with weights that sum to one, and goes on from its state, exact and sampled", "[mixture_fit]") {
  const FitRequest exact = mixture_fit(Kind::reverse_kl, Method::adam, 0.05);
  const Frame first = run(exact).frames[0];
  const Mixture expected{{{0.25, -1, 1}, {0.75, 1.5, 0.7}}};
  CHECK(first.q == Density(expected));
  CHECK(row(first) == std::vector<double>{0, first.value, first.gradient_norm, 0.25, -1, 1, 0.75, 1.5, 0.7});
  CHECK(row(run({two, Gaussian{1, 1}, {Kind::reverse_kl}, Method::adam, 0.05, {}, {}, 0, 1, {}}).frames[0]).size() == 5);
  for (const Method method : {Method::gradient_descent, Method::momentum, Method::adam, Method::natural_gradient}) {
    FitRequest each = exact;
    each.method = method;
    check_continues(each);
    each.sampled = FitRequest::Sampled{{.name = "score-function-leave-one-out"}, 8, 7};
    check_continues(each);
  }
}

TEST_CASE("A sampled gradient of a mixture descends in the mean: after some steps KL is less, whatever the estimator", "[mixture_fit]") {
  for (const std::string name : {"score-function-leave-one-out", "pathwise", "sticking-the-landing"}) {
    INFO(name);
    FitRequest each = mixture_fit(Kind::reverse_kl, Method::adam, 0.02);
    each.steps = each.every = 300;
    each.clip = 10;  // paths of logits are wild between components
    each.sampled = FitRequest::Sampled{{.name = name}, 64, 7};
    const FitResult result = run(each);
    CHECK(result.frames.back().value < 0.5 * result.frames[0].value);
  }
}

TEST_CASE("States of a mixture are refused where they do not fit it", "[mixture_fit]") {
  FitRequest each = mixture_fit(Kind::reverse_kl, Method::adam, 0.05);
  each.state = run(each).state;
  CHECK(each.state->theta.size() == 6);
  CHECK(each.state->optimizer.size() == 12);
  CHECK(refused(each) == "");
  FitRequest wrong = each;
  wrong.state->theta.pop_back();
  CHECK(refused(wrong) == "InvalidScenario state.theta");
  wrong = each;
  wrong.state->theta[5] = 20;  // an sd of e²⁰
  CHECK(refused(wrong) == "InvalidScenario state.theta");
  wrong = each;
  wrong.state->optimizer[7] = -1;  // a mean of squares
  CHECK(refused(wrong) == "InvalidScenario state.optimizer");
  wrong = each;
  wrong.q = Mixture{{{1, -1, 1}, {0, 1, 1}}};
  CHECK(refused(wrong) == "InvalidScenario q.components[1].weight");
  wrong.q = Laplace{0, 1};
  CHECK(refused(wrong) == "Unsupported q.family");
}

