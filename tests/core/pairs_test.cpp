// Divergences of any pair of families: when they are finite, and what they are.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>
#include "densities.h"
#include "divergences.h"
#include "kl/divergence/finite.h"

using namespace kl;
using namespace kl::divergence;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double at(Divergence d, const Density& p, const Density& q) { return value(d, p, q).value; }
std::string label(const Density& p, const Density& q) { return std::string(families()[p.index()]) + " against " + std::string(families()[q.index()]); }

const std::vector<Density> every{
    Gaussian{0.1, 1.1}, Mixture{{{0.4, -1.5, 0.8}, {0.6, 1.6, 1}}}, StudentT{0.2, 1, 3}, StudentT{0, 2, 0.1}, StudentT{0, 1, 1e6}, Laplace{0.3, 0.9},
    SkewNormal{-0.5, 1.4, 3}, SkewNormal{0, 1, -50}, Uniform{-1, 2}, Uniform{-3, 3}, Drawn{-1, 2, {1, 2, 0, 3}}, Drawn{-2, 2, {0, 1, 0, 0, 2, 1}}};

}  // namespace

TEST_CASE("Every pair has every divergence, with a bound on its error: a number where the rule says finite, Infinity elsewhere", "[pairs]") {
  std::vector<Divergence> kinds = named();
  for (const double a : {-3.0, -0.5, 0.3, 1.5, 3.0}) kinds.push_back(alpha(a));
  for (const Density& p : every)
    for (const Density& q : every)
      for (const Divergence d : kinds) {
        INFO(label(p, q) << " " << name(d.kind) << " " << d.alpha);
        const Value found = value(d, p, q);
        if (!is_finite(d, p, q)) {
          CHECK(found.value == infinity);
          continue;
        }
        CHECK(found.value >= 0);
        if (std::isinf(found.value)) {
          CHECK((d.kind == Kind::alpha || d.kind == Kind::chi_squared));  // above the largest double
          continue;
        }
        // Beside a single zero of a drawn q a power of the distance is integrated by halving alone.
        const bool is_singular = d.kind == Kind::alpha && std::holds_alternative<Drawn>(d.alpha > 1 ? q : p);
        CHECK(found.error <= (is_singular ? 1e-6 : 1e-11) * found.value + 1e-13);
      }
}

TEST_CASE("Hard pairs: moments that all but end, tails like powers, scales and places far apart, zeros, halves of densities", "[pairs]") {
  for (const truth::CaseTruth& reference : truth::family_cases)
    for (const truth::DivergenceTruth& row : reference.divergences) {
      INFO(reference.name << ": " << row.kind << " " << row.alpha);
      const Divergence d = row.kind == "alpha" ? alpha(row.alpha) : Divergence{kind_named(row.kind, "kind")};
      const Value found = value(d, density_of(reference.p), density_of(reference.q));
      if (std::isinf(row.value)) {
        CHECK(found.value == infinity);
        continue;
      }
      const double error = std::abs(found.value - row.value);
      CHECK(error <= 1e-12 * row.value + 1e-15 + row.error);
      CHECK(error <= found.error + row.error);
    }
}

TEST_CASE("D_α(P, Q) = D_1−α(Q, P), whatever P and Q", "[pairs]") {
  for (const Density& p : every)
    for (const Density& q : every)
      for (const double a : {-0.5, 0.3, 0.5, 1.0, 2.5}) {
        INFO(label(p, q) << " " << a);
        REQUIRE(is_finite(alpha(a), p, q) == is_finite(alpha(1 - a), q, p));
        if (is_finite(alpha(a), p, q)) CHECK(at(alpha(a), p, q) == Approx(at(alpha(1 - a), q, p)).epsilon(1e-11).margin(1e-14));
      }
}

TEST_CASE("Of two normal q, forward KL differs by their own terms and P's moments alone, close to where the variance ends too", "[pairs]") {
  std::vector<Density> targets = every;
  for (const double df : {2.0001, 2.01, 2.5, 9.0, 100.0}) targets.push_back(StudentT{0.3, 1.5, df});
  const Gaussian one{0.5, 1.2}, other{-3, 7};
  for (const Density& given : targets) {
    const Density p = normalized(given);
    const auto of_p = moments(p);
    const double mean = of_p.mean, variance = of_p.variance;  // clang 14 captures no structured bindings
    INFO(families()[p.index()] << " " << mean << " " << variance);
    const auto own = [&](const Gaussian& q) { return std::log(q.sd) + (variance + (mean - q.mean) * (mean - q.mean)) / (2 * q.sd * q.sd); };
    REQUIRE(is_finite(forward, p, one) == std::isfinite(variance));
    if (!std::isfinite(variance)) continue;
    CHECK(at(forward, p, one) - at(forward, p, other) == Approx(own(one) - own(other)).epsilon(1e-11));
    const Values slope = gradient(forward, p, one);
    CHECK(slope[0] == Approx((one.mean - mean) / (one.sd * one.sd)).epsilon(1e-12));
  }
}

TEST_CASE("Closed forms: Laplace, Cauchy, uniform", "[pairs]") {
  // Laplace, d apart: log b₂/b₁ + (b₁ e^(−d/b₁) + d)/b₂ − 1.
  CHECK(at(forward, Laplace{0, 1}, Laplace{2, 3}) == Approx(std::log(3.0) + (std::exp(-2.0) + 2) / 3 - 1).epsilon(1e-13));
  // Cauchy: log ((s₁ + s₂)² + d²)/(4 s₁ s₂). Source: Chyzak & Nielsen (2019).
  for (const Divergence d : {forward, reverse}) CHECK(at(d, StudentT{0, 1, 1}, StudentT{3, 2, 1}) == Approx(std::log(18.0 / 8)).epsilon(1e-12));
  CHECK(at(forward, Uniform{0, 1}, Uniform{-1, 3}) == Approx(std::log(4.0)).epsilon(1e-14));
  CHECK(at(total_variation, Uniform{0, 2}, Uniform{1, 3}) == Approx(0.5).epsilon(1e-14));
  CHECK(at(hellinger, Uniform{0, 1}, Uniform{5, 6}) == Approx(1).epsilon(1e-14));
  CHECK(at(jensen_shannon, Uniform{0, 1}, Uniform{5, 6}) == Approx(std::log(2.0)).epsilon(1e-14));
  // A drawn triangle of height 1 on −1…1 against its uniform: D = E log 2p = log 2 + 2∫₀¹ x log x dx = log 2 − ½.
  CHECK(at(forward, Drawn{-1, 1, {0, 1, 0}}, Uniform{-1, 1}) == Approx(std::log(2.0) - 0.5).epsilon(1e-12));
}

TEST_CASE("Forward KL is infinite where P is not covered, reverse KL where Q is not", "[pairs]") {
  const Gaussian q{0, 1};
  for (const Density& p : {Density(Uniform{-1, 2}), Density(Drawn{-1, 2, {1, 2, 0, 3}})}) {
    CHECK(is_finite(forward, p, q));
    CHECK_FALSE(is_finite(reverse, p, q));
    CHECK_FALSE(is_finite(forward, q, p));
    CHECK_FALSE(is_finite(alpha(-0.1), p, q));
    CHECK(is_finite(alpha(0.1), p, q));
    CHECK(is_finite(alpha(8), p, q));
    CHECK(gradient(reverse, p, q).isNaN().all());
  }
  CHECK(is_covered(Uniform{0, 1}, Uniform{0, 1}));
  CHECK_FALSE(is_covered(Uniform{0, 1}, Uniform{0, 0.999999}));
  CHECK_FALSE(is_finite(forward, Uniform{0, 3}, Drawn{0, 3, {1, 0, 0, 1}}));
  CHECK(is_finite(forward, Uniform{0, 0.9}, Drawn{0, 3, {1, 0, 0, 1}}));
  CHECK(is_finite(forward, Uniform{0, 3}, Drawn{0, 3, {1, 1, 0, 1}}));  // log 1/q at a single zero can be integrated
}

TEST_CASE("Beside a zero of q, ∫ p^α q^(1−α) ends at α = 2, unless p vanishes there too", "[pairs]") {
  const Density zero = Drawn{0, 2, {1, 0, 1}}, flat = Uniform{0, 2};
  CHECK(is_finite(alpha(1.99), flat, zero));
  CHECK_FALSE(is_finite(chi_squared, flat, zero));
  CHECK_FALSE(is_finite(alpha(-1), zero, flat));
  CHECK(is_finite(alpha(-0.99), zero, flat));
  CHECK(is_finite(alpha(8), zero, zero));
  CHECK_FALSE(is_finite(chi_squared, Uniform{0, 1}, zero));  // p ends where q is zero
  CHECK(is_finite(chi_squared, Uniform{0, 0.9}, zero));
}

TEST_CASE("Tails decide: Student's against the power of x, skew-normals by the tail that is worse, equality by the next term", "[pairs]") {
  const Gaussian q{0, 1};
  CHECK_FALSE(is_finite(forward, StudentT{0, 1, 2}, q));
  CHECK(is_finite(forward, StudentT{0, 1, 2.0001}, q));
  CHECK(is_finite(reverse, StudentT{0, 1, 0.1}, q));
  for (const Density& p : {Density(StudentT{0, 1, 1e6}), Density(Laplace{0, 1e-6})}) {
    CHECK_FALSE(is_finite(alpha(1.001), p, q));
    CHECK(is_finite(alpha(-8), p, q));
  }
  // Laplace's logarithm grows like |x|, Student's like log |x|: what their first argument needs is a first moment, or nothing.
  CHECK_FALSE(is_finite(forward, StudentT{0, 1, 1}, Laplace{0, 1}));
  CHECK(is_finite(forward, StudentT{0, 1, 1.001}, Laplace{0, 1}));
  CHECK(is_finite(forward, StudentT{0, 1, 0.1}, StudentT{0, 1, 5}));
  // ∫ p² / q of Student's: 2 (n + 1) − (m + 1) > 1.
  CHECK_FALSE(is_finite(chi_squared, StudentT{0, 1, 0.5}, StudentT{0, 1, 1}));
  CHECK(is_finite(chi_squared, StudentT{0, 1, 0.5001}, StudentT{0, 1, 1}));
  // Shape a: the light tail is that of ω/√(1 + a²), times 1/|x|. ∫ q²/p against σ² = 2ω²/(1 + a²): at a = 1 σ = ω.
  const SkewNormal skew{0, 1, 1};
  CHECK(is_finite(alpha(-1), skew, Gaussian{0, 0.9999}));
  CHECK_FALSE(is_finite(alpha(-1), skew, Gaussian{0, 1}));  // ∫ |x| of what is left diverges
  CHECK_FALSE(is_finite(alpha(-1), skew, Gaussian{0, 1.0001}));
  // The same tail's 1/|x| helps where it is squared: ∫ p²/q at σ² = ω²/2 is decided by the heavy tail, which is just e^0.
  CHECK_FALSE(is_finite(chi_squared, SkewNormal{0, std::sqrt(2.0), 1}, Gaussian{0, 1}));
  CHECK(is_finite(chi_squared, SkewNormal{0, 1.4142, 1}, Gaussian{0, 1}));
  CHECK_FALSE(is_finite(alpha(9.0 / 8), Gaussian{0, 3}, Gaussian{0, 1}));
  CHECK(is_finite(alpha(9.0 / 8), Gaussian{0, 2.9999}, Gaussian{0, 1}));
}

TEST_CASE("The gradient with respect to a mixture is the derivative of the value, for every target and every divergence", "[pairs]") {
  const Mixture q{{{0.4, -1.5, 0.8}, {0.6, 1.6, 1}}};
  const Values theta = q.theta();
  for (const Density& p : every)
    for (const Divergence d : {forward, reverse, jensen_shannon, total_variation, hellinger, chi_squared, alpha(-0.5), alpha(0.3)}) {
      INFO(label(p, q) << " " << name(d.kind) << " " << d.alpha);
      const ValueAndGradient here = value_and_gradient(d, p, q);
      REQUIRE(here.gradient.size() == 6);
      if (!is_finite(d, p, q)) {
        CHECK(here.gradient.isNaN().all());
        continue;
      }
      CHECK(std::abs(here.gradient[0] + here.gradient[1]) < 1e-10 * (1 + here.value.value));  // of logits: adding to both changes nothing
      for (Index j = 0; j < 6; ++j) {
        const double h = 1e-4;
        const auto moved = [&](double by) {
          Values there = theta;
          there[j] += by;
          return at(d, p, Mixture::with_theta(there));
        };
        // To fourth order.
        const double difference = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
        const double tolerance = d.kind == Kind::total_variation ? 1e-4 : 1e-8;  // where p jumps, no more than two derivatives
        CHECK(std::abs(here.gradient[j] - difference) < tolerance * (1 + here.value.value + here.gradient.abs().maxCoeff()));
      }
    }
}

TEST_CASE("Components that coincide stay two in a model: each has its part of the gradient", "[pairs]") {
  const Density p = Laplace{0.3, 0.9};
  const Values joined = gradient(reverse, p, Mixture{{{1, 0, 1}}}), parted = gradient(reverse, p, Mixture{{{1, 0, 1}, {3, 0, 1}}}), alone = gradient(reverse, p, Gaussian{0, 1});
  REQUIRE(joined.size() == 3);
  REQUIRE(parted.size() == 6);
  CHECK(std::abs(joined[0]) < 1e-15);
  for (Index j = 0; j < 2; ++j) {
    CHECK(joined[1 + j] == Approx(alone[j]).epsilon(1e-12));
    CHECK(parted[2 + 2 * j] == Approx(0.25 * alone[j]).epsilon(1e-12));
    CHECK(parted[3 + 2 * j] == Approx(0.75 * alone[j]).epsilon(1e-12));
  }
}

TEST_CASE("A drawn density of 4096 points is integrated stretch by stretch", "[pairs]") {
  // A standard normal density drawn over −8…8: what is left of D is the curve's own h⁴-small error, ∫ (p̂ − p)²/2p ≈ h⁴/1440 · ∫ p″²/p + …
  Drawn drawn{-8, 8, {}};
  const double h = 16.0 / 4095;
  for (int i = 0; i < 4096; ++i) drawn.density.push_back(std::exp(-0.5 * (-8 + i * h) * (-8 + i * h)));
  const Value found = value(forward, drawn, Gaussian{0, 1});
  CHECK(found.value > 0);
  CHECK(found.value < 1e-10);
  CHECK(found.error < 1e-14);
}
