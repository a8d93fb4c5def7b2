#include "kl/experiment/mixture_optima.h"
#include <catch2/catch.hpp>
#include <cmath>
#include "kl/experiment/optima.h"

using namespace kl;
using namespace kl::experiment;
using divergence::Divergence;
using divergence::Kind;

namespace {

std::vector<Optimum> mixtures(const Density& p, std::size_t components, Divergence kind) {
  Mixture q;
  for (std::size_t i = 0; i < components; ++i) q.components.push_back({1, static_cast<double>(i), 1});
  OptimaRun run({p, q, kind});
  while (run.advance() < 1) {}
  return run.result();
}

const Mixture lopsided{{{0.5, -2, 0.6}, {0.5, 2, 0.9}}}, three{{{0.3, -4, 0.5}, {0.4, 0, 1}, {0.3, 3, 0.7}}};

}  // namespace

TEST_CASE("Among mixtures of as many components P is its own optimum, the best and found once", "[mixture_optima]") {
  for (const Kind kind : {Kind::forward_kl, Kind::reverse_kl, Kind::jensen_shannon})
    for (const auto& [p, components] : {std::pair(lopsided, std::size_t{2}), std::pair(three, std::size_t{3})}) {
      const std::vector<Optimum> found = mixtures(p, components, {kind});
      REQUIRE_FALSE(found.empty());
      CHECK(found[0].value < 1e-12);
      const Mixture& q = std::get<Mixture>(found[0].q);
      for (std::size_t i = 0; i < components; ++i) {
        CHECK(q.components[i].weight == Approx(p.components[i].weight).epsilon(1e-5));
        CHECK(q.components[i].mean == Approx(p.components[i].mean).margin(1e-5));
        CHECK(q.components[i].sd == Approx(p.components[i].sd).epsilon(1e-5));
      }
      if (found.size() > 1) CHECK(found[1].value > 1e-3);
    }
}

TEST_CASE("A descent finds a P of two components from far, to the last digits", "[mixture_optima]") {
  const Density p = lopsided, far = Mixture{{{0.2, 0.5, 2}, {0.8, 1, 1}}};
  for (const Kind kind : {Kind::forward_kl, Kind::reverse_kl}) {
    QuasiNewton descent({kind}, p, far);
    while (descent.advance()) {}
    CHECK(descent.value() < 1e-12);
  }
}

TEST_CASE("At the optima over mixtures the gradient vanishes and no direction leads down; they come best first, by components' ascending means", "[mixture_optima]") {
  for (const Kind kind : {Kind::forward_kl, Kind::reverse_kl}) {
    const std::vector<Optimum> found = mixtures(three, 2, {kind});
    CHECK(found.size() == 2);  // one component on the left mode or on the right one, the other over the rest
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Mixture& q = std::get<Mixture>(found[i].q);
      CHECK(q.components[0].mean < q.components[1].mean);
      CHECK(divergence::gradient({kind}, three, q).abs().maxCoeff() < 1e-5);
      CHECK(divergence::value({kind}, three, q).value == Approx(found[i].value).epsilon(1e-12));
      if (i > 0) CHECK(found[i].value > found[i - 1].value);
      for (int direction = 0; direction < 40; ++direction) {
        Values by(6);
        for (Index j = 0; j < 6; ++j) by[j] = std::sin(static_cast<double>(7 * direction + 3 * j * j + j + 1));
        CHECK(divergence::value({kind}, three, with_theta(q, q.theta() + 1e-3 * by)).value > found[i].value);
      }
    }
  }
}

TEST_CASE("Components more than P needs leave one optimum: P", "[mixture_optima]") {
  for (const Kind kind : {Kind::forward_kl, Kind::reverse_kl}) {
    const std::vector<Optimum> found = mixtures(Gaussian{1, 2}, 2, {kind});
    REQUIRE(found.size() == 1);
    CHECK(found[0].value < 1e-12);
    CHECK(std::get<Mixture>(found[0].q).components.size() == 2);
  }
}

TEST_CASE("Where a divergence is infinite for every mixture it has no optimum", "[mixture_optima]") {
  CHECK(mixtures(Uniform{-1, 2}, 2, {Kind::reverse_kl}).empty());
  CHECK(mixtures(StudentT{0, 1, 2}, 2, {Kind::forward_kl}).empty());
}
