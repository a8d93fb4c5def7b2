#include "kl/experiment/optima.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include "densities.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;
using divergence::Divergence;
using divergence::Kind;

namespace {

constexpr Divergence forward{Kind::forward_kl}, reverse{Kind::reverse_kl};

struct Found {
  Gaussian q;
  double value;
};

std::vector<Found> optima(const Density& p, Divergence kind) {
  OptimaRun run({p, Gaussian{0, 1}, kind});
  while (run.advance() < 1) {}
  std::vector<Found> found;
  for (const Optimum& each : run.result()) found.push_back({std::get<Gaussian>(each.q), each.value});
  return found;
}

/// Two equal unit modes this far apart.
Mixture separated(double distance) { return {{{0.5, -distance / 2, 1}, {0.5, distance / 2, 1}}}; }

/// The least total variation that grids about q see, each 0.7 times as wide as the one before and about its best.
double refined(const Density& p, Gaussian q) {
  double least = std::numeric_limits<double>::infinity();
  for (double reach = 0.1; reach > 1e-8; reach *= 0.7) {
    const Gaussian center = q;
    for (int i = -3; i <= 3; ++i)
      for (int j = -3; j <= 3; ++j) {
        const Gaussian next{center.mean + reach * i / 3 * center.sd, center.sd * std::exp(reach * j / 3)};
        const double value = divergence::value({Kind::total_variation}, p, next).value;
        if (value < least) {
          least = value;
          q = next;
        }
      }
  }
  return least;
}

const Mixture lopsided{{{0.5, -2, 0.6}, {0.5, 2, 0.9}}};

}  // namespace

TEST_CASE("Optima are those of an independent program, best first, none missing and none more", "[optima]") {
  for (const truth::CaseTruth& reference : truth::cases) {
    const Density p = density_of(reference.p);
    if (reference.optima.empty()) continue;
    for (Divergence kind : {forward, reverse}) {
      INFO(reference.name << " " << name(kind.kind));
      const std::vector<Found> found = optima(p, kind);
      std::size_t i = 0;
      for (const truth::OptimumTruth& row : reference.optima) {
        if (row.kind != name(kind.kind)) continue;
        REQUIRE(i < found.size());
        CHECK(std::abs(found[i].q.mean - row.mean) < 1e-9);
        CHECK(std::abs(found[i].q.sd - row.sd) < 1e-9);
        CHECK(std::abs(found[i].value - row.value) <= 1e-12 * row.value + 1e-15);
        ++i;
      }
      CHECK(i == found.size());
    }
  }
}

TEST_CASE("Forward KL has one optimum: the mean and the variance of P", "[optima]") {
  const std::vector<Found> found = optima(lopsided, forward);
  REQUIRE(found.size() == 1);
  CHECK(std::abs(found[0].q.mean) < 1e-10);
  CHECK(std::abs(found[0].q.sd - std::sqrt(4 + 0.5 * (0.36 + 0.81))) < 1e-10);
  CHECK(divergence::gradient(forward, lopsided, found[0].q).abs().maxCoeff() < 1e-14);
}

TEST_CASE("Reverse KL of two unit modes: a covering optimum at every separation, mode-locked ones born between 4.82 and 4.83", "[optima]") {
  for (const double distance : {0.5, 2.0, 4.0, 4.82}) {
    INFO(distance);
    const std::vector<Found> found = optima(separated(distance), reverse);
    REQUIRE(found.size() == 1);
    CHECK(std::abs(found[0].q.mean) < 1e-10);
  }
  for (const double distance : {4.83, 5.5, 7.0, 20.0}) {
    INFO(distance);
    const std::vector<Found> found = optima(separated(distance), reverse);
    REQUIRE(found.size() == 3);
    double covering = 0, locked = 0;
    for (const Found& each : found) (std::abs(each.q.mean) < 1e-9 ? covering : locked) += 1;
    CHECK(covering == 1);
    CHECK(locked == 2);
  }
}

TEST_CASE("The global optimum of reverse KL jumps from covering to one mode at separation 5.60016", "[optima]") {
  const auto best_covers = [](double distance) { return std::abs(optima(separated(distance), reverse)[0].q.mean) < 0.1; };
  CHECK(best_covers(5.60015));
  CHECK_FALSE(best_covers(5.60017));
}

TEST_CASE("The pass between covering and locking is no minimum, and from it a descent goes down", "[optima]") {
  const Density p = separated(6);
  Descent descent(reverse, p, {1.84049623967582, 2.10382263903538});  // by Newton's method, to the last digit
  const divergence::ValueAndGradient pass = divergence::value_and_gradient(reverse, p, descent.q());
  CHECK(pass.gradient.abs().maxCoeff() < 1e-12);
  CHECK_FALSE(descent.at_minimum());
  while (descent.advance()) {}
  CHECK(descent.at_minimum());
  CHECK(descent.value() < pass.value.value - 1e-3);
}

TEST_CASE("Optima of equal value come by ascending mean", "[optima]") {
  const std::vector<Found> found = optima(separated(6), reverse);
  REQUIRE(found.size() == 3);
  CHECK(found[0].q.mean == Approx(-2.98430598783574).epsilon(1e-12));
  CHECK(found[1].q.mean == Approx(2.98430598783574).epsilon(1e-12));
  CHECK(found[0].value == Approx(found[1].value).epsilon(1e-13));
}

TEST_CASE("At every optimum the gradient vanishes and every direction leads up", "[optima]") {
  std::vector<Divergence> kinds = divergence::named();
  for (const double a : {-1.0, 0.2, 0.7, 1.5, 3.0}) kinds.push_back({Kind::alpha, a});
  for (const Mixture& p : {lopsided, separated(6), Mixture{{{0.2, -1, 0.3}, {0.5, 4, 2}, {0.3, 9, 0.5}}}})
    for (Divergence kind : kinds) {
      INFO(name(kind.kind) << " " << kind.alpha);
      const std::vector<Found> found = optima(p, kind);
      CHECK_FALSE(found.empty());
      for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [mean, sd] = found[i].q;
        CHECK(found[i].value == Approx(divergence::value(kind, p, found[i].q).value).epsilon(1e-13));
        const Values gradient = divergence::gradient(kind, p, found[i].q);
        CHECK(std::abs(gradient[0] * sd) < 1e-9 * (1 + found[i].value));
        CHECK(std::abs(gradient[1]) < 1e-9 * (1 + found[i].value));
        for (const double angle : {0.0, 0.7, 1.4, 2.1, 2.8, 3.5, 4.2, 4.9, 5.6})
          CHECK(divergence::value(kind, p, Gaussian{mean + 1e-3 * sd * std::cos(angle), sd * std::exp(1e-3 * std::sin(angle))}).value > found[i].value);
        if (i > 0) CHECK(found[i].value >= found[i - 1].value * (1 - 1e-11));
      }
    }
}

TEST_CASE("Total variation has its minima beside creases, where p and q begin to touch, and they are found", "[optima]") {
  const Mixture p{{{0.8, -0.7, 0.84}, {0.2, -5.7, 0.8}}};
  const std::vector<Found> found = optima(p, {Kind::total_variation});
  REQUIRE(found.size() == 1);
  const Gaussian& q = found[0].q;
  const auto below = [&](double mean, double log_sd) { return divergence::value({Kind::total_variation}, p, Gaussian{q.mean + mean, q.sd * std::exp(log_sd)}).value - found[0].value; };
  for (const double reach : {1e-4, 1e-3, 1e-2, 0.1})
    for (const double angle : {0.0, 0.7, 1.4, 2.1, 2.8, 3.5, 4.2, 4.9, 5.6}) CHECK(below(reach * std::cos(angle), reach * std::sin(angle)) > 0);
  CHECK(divergence::gradient({Kind::total_variation}, p, q).abs().maxCoeff() < 1e-6);
}

TEST_CASE("Total variation ignores a bump it cannot afford: near N(0, 1) its optimum stays", "[optima]") {
  for (const double weight : {0.1, 0.01, 0.001}) {
    INFO(weight);
    const Mixture p{{{1, 0, 1}, {weight, 3, 0.01}}};
    const std::vector<Found> found = optima(p, {Kind::total_variation});
    REQUIRE(found.size() == (weight == 0.1 ? 2 : 1));  // a large one is a minimum of its own
    CHECK(std::abs(found[0].q.mean) < weight);
    CHECK(std::abs(found[0].q.sd - 1) < weight);
    CHECK(found[0].value < weight / (1 + weight));
    CHECK(found[0].value == Approx(divergence::value({Kind::total_variation}, p, found[0].q).value).epsilon(1e-13));
    const double least = refined(p, {0, 1});
    CHECK(found[0].value < least + 1e-14);
    CHECK(found[0].value > least - 1e-6);
  }
}

TEST_CASE("Total variation from a P that is all but Gaussian has one optimum, the moments of P, though the gradient vanishes at no double", "[optima]") {
  for (const double half : {1e-6, 1e-3, 3e-3}) {
    INFO(half);
    const Mixture p = separated(2 * half);
    const std::vector<Found> found = optima(p, {Kind::total_variation});
    REQUIRE(found.size() == 1);
    CHECK(std::abs(found[0].q.mean) < 1e-9);
    CHECK(std::abs(found[0].q.sd - std::sqrt(1 + half * half)) < 1e-9);
    CHECK(found[0].value < refined(p, {0, 1}) + 1e-12);
  }
}

TEST_CASE("Among Gaussians a Gaussian is its own optimum, the only one", "[optima]") {
  for (Divergence kind : divergence::named()) {
    for (const Density& p : {Density(Gaussian{1, 2}), Density(Mixture{{{3, 1, 2}, {5, 1, 2}}})}) {
      const std::vector<Found> found = optima(p, kind);
      REQUIRE(found.size() == 1);
      CHECK(found[0].q == Gaussian{1, 2});
      CHECK(found[0].value == 0);
    }
  }
}

TEST_CASE("Optima move and scale with P", "[optima]") {
  const Mixture moved{{{0.5, 1000 - 2 * 0.125, 0.6 * 0.125}, {0.5, 1000 + 2 * 0.125, 0.9 * 0.125}}};
  const std::vector<Found> here = optima(lopsided, reverse), there = optima(moved, reverse);
  REQUIRE(there.size() == here.size());
  for (std::size_t i = 0; i < here.size(); ++i) {
    CHECK((there[i].q.mean - 1000) / 0.125 == Approx(here[i].q.mean).margin(1e-9));
    CHECK(there[i].q.sd / 0.125 == Approx(here[i].q.sd).epsilon(1e-9));
  }
}

TEST_CASE("A wrong P is refused by its field", "[optima]") {
  CHECK_THROWS_AS(OptimaRun({Gaussian{0, -1}, Gaussian{0, 1}, reverse}), Refusal);
  CHECK_THROWS_WITH(OptimaRun({Gaussian{0, -1}, Gaussian{0, 1}, reverse}), Catch::Contains("p.sd"));
}

TEST_CASE("Laplace's reverse optimum has sd b√(π/2) and value ½ + log(2/π), forward's its moments", "[optima]") {
  const double pi = 3.14159265358979323846;
  for (const Laplace& p : {Laplace{0, 1}, Laplace{3, 0.2}}) {
    const std::vector<Found> found = optima(p, reverse);
    REQUIRE(found.size() == 1);
    CHECK(std::abs(found[0].q.mean - p.mean) < 1e-9 * p.scale);
    CHECK(found[0].q.sd == Approx(p.scale * std::sqrt(pi / 2)).epsilon(1e-9));
    CHECK(found[0].value == Approx(0.5 + std::log(2 / pi)).epsilon(1e-12));
    const std::vector<Found> moments = optima(p, forward);
    REQUIRE(moments.size() == 1);
    CHECK(moments[0].q.mean == Approx(p.mean).margin(1e-14));
    CHECK(moments[0].q.sd == Approx(p.scale * std::sqrt(2)).epsilon(1e-14));
  }
}

TEST_CASE("There is no optimum where the divergence is infinite for every q", "[optima]") {
  CHECK(optima(Uniform{-1, 2}, reverse).empty());
  CHECK(optima(Drawn{0, 1, {1, 2, 1}}, reverse).empty());
  CHECK(optima(StudentT{0, 1, 2}, forward).empty());
  CHECK(optima(StudentT{0, 1, 1}, forward).empty());
  CHECK(optima(StudentT{0, 1, 5}, {Kind::chi_squared}).empty());
}

TEST_CASE("A drawn P with two humps has an optimum of Hellinger on each and one over both, and covers both by forward KL", "[optima]") {
  const Drawn p{-4, 4, {0, 0, 3, 0, 0, 0, 3, 0, 0}};
  const std::vector<Found> found = optima(p, {Kind::squared_hellinger});
  REQUIRE(found.size() == 3);
  CHECK(found[0].q.mean == Approx(-2).margin(0.01));
  CHECK(found[1].q.mean == Approx(2).margin(0.01));
  CHECK(found[2].q.mean == Approx(0).margin(1e-8));
  const std::vector<Found> covering = optima(p, forward);
  REQUIRE(covering.size() == 1);
  CHECK(covering[0].q.mean == Approx(0).margin(1e-12));
  CHECK(covering[0].q.sd == Approx(std::sqrt(4 + 1.0 / 6)).epsilon(1e-12));  // two triangles of half width 1
}

TEST_CASE("Every family of P has an optimum over Gaussians by Hellinger, tails without a mean too, where the gradient vanishes", "[optima]") {
  for (const Density& p : {Density(StudentT{0.3, 1.2, 0.5}), Density(Laplace{-1, 0.8}), Density(SkewNormal{0, 1.5, 8}), Density(Uniform{-1, 2}), Density(Drawn{0, 3, {0, 1, 4, 0, 2}})}) {
    const std::vector<Found> found = optima(p, {Kind::squared_hellinger});
    REQUIRE_FALSE(found.empty());
    const Values gradient = divergence::gradient({Kind::squared_hellinger}, p, found[0].q);
    CHECK(std::abs(gradient[0] * found[0].q.sd) < 1e-8);
    CHECK(std::abs(gradient[1]) < 1e-8);
  }
}
