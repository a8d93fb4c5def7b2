#include "kl/density/tail.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>
#include "kl/density/density.h"

using namespace kl;

namespace {

TailPower same_on_both_sides(Tail tail, double exponent) { return {tail, tail, exponent}; }

bool converges(std::vector<TailPower> factors, double growth = 0) { return tails_converge(factors, growth); }

}  // namespace

TEST_CASE("The quadratic exponent decides first, then the linear one, then the power", "[tail]") {
  CHECK(converges({same_on_both_sides({1, 5, 0}, 1)}));
  CHECK_FALSE(converges({same_on_both_sides({1, -5, 9}, -1)}));
  CHECK(converges({same_on_both_sides({0, -1, 0}, 1)}));        // e^−|x|
  CHECK_FALSE(converges({same_on_both_sides({0, 1, 9}, 1)}));   // e^|x|
  CHECK(converges({same_on_both_sides({0, 0, 1.5}, 1)}));       // |x|^−1.5
  CHECK_FALSE(converges({same_on_both_sides({0, 0, 1}, 1)}));   // 1/|x| diverges
  CHECK_FALSE(converges({same_on_both_sides({0, 0, 2.5}, 1)}, 2));
  CHECK(converges({same_on_both_sides({0, 0, 3.5}, 1)}, 2));
}

TEST_CASE("Both tails must converge", "[tail]") {
  CHECK_FALSE(converges({{{0, -1, 0}, {0, 1, 0}, 1}}));
  CHECK_FALSE(converges({{{0, 1, 0}, {0, -1, 0}, 1}}));
}

TEST_CASE("A density that ends converges to a positive power and not to a negative one", "[tail]") {
  const Tail none{std::numeric_limits<double>::infinity(), 0, 0};
  CHECK(converges({same_on_both_sides(none, 0.5), same_on_both_sides({1, 0, 0}, -3)}));
  CHECK_FALSE(converges({same_on_both_sides(none, -0.5), same_on_both_sides({1, 0, 0}, 3)}));
}

TEST_CASE("∫ q²/p is finite iff q's variance is below twice the widest of p's", "[tail]") {
  const Density p = Mixture{{{0.5, -2, 0.6}, {0.5, 2, 0.9}}};
  for (const double sd : {0.5, 1.0, 1.2727}) CHECK(converges({tail_power(p, -1), tail_power(Gaussian{0, sd}, 2)}));
  // A part in 10¹² below the edge √2 · 0.9 still decides.
  CHECK(converges({tail_power(Gaussian{0, 0.9}, -1), tail_power(Gaussian{0, 0.9 * std::sqrt(2 - 1e-12)}, 2)}));
  for (const double sd : {1.2728, 1.5, 100.0}) CHECK_FALSE(converges({tail_power(p, -1), tail_power(Gaussian{0, sd}, 2)}));
}

TEST_CASE("Where quadratic exponents cancel but for rounding, means decide: between the outermost of p's the integral is finite", "[tail]") {
  // ∫ p^α q^(1−α) with α = 9/8 and σ_p = 3σ_q: 9/8 · 1/9 = 1/8.
  for (const double sd : {0.1, 0.7, 1.0, 1.9}) {
    const auto converges_at = [&](const Density& p, double mean) { return converges({tail_power(p, 9.0 / 8), tail_power(Gaussian{mean, sd}, -1.0 / 8)}); };
    const Density apart = Mixture{{{0.5, -1, 3 * sd}, {0.5, 1, 3 * sd}}};
    CHECK_FALSE(converges_at(Gaussian{0, 3 * sd}, 0));
    CHECK_FALSE(converges_at(Gaussian{0, 3 * sd}, 0.1));
    CHECK_FALSE(converges_at(apart, 0));  // p's tails reach further than q's
    // Turned round: q's power is the positive one, p's tails are the divisor.
    const auto turned = [&](double mean) { return converges({tail_power(apart, -1.0 / 8), tail_power(Gaussian{mean, 3 * sd * 3}, 9.0 / 8)}); };
    CHECK(turned(0));
    CHECK(turned(0.9));
    CHECK_FALSE(turned(1.1));
    CHECK_FALSE(turned(-1.1));
  }
}
