#include "kl/numeric/quadrature.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "kl/numeric/elementary.h"

using namespace kl;
using numeric::integrate;
using numeric::Integrals;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), pi = 3.141592653589793;

/// One integrand, point by point.
numeric::Integrand pointwise(double (*f)(double)) {
  return [f](const Values& x) {
    Points result(x.size(), 1);
    for (Index i = 0; i < x.size(); ++i) result(i, 0) = f(x[i]);
    return result;
  };
}
Integrals on(double (*f)(double), std::vector<double> breaks, double relative = 1e-14, Index max_nodes = 200000) {
  return integrate(pointwise(f), breaks, relative, max_nodes);
}

struct Known { std::string name; double (*f)(double); std::vector<double> breaks; double truth; };
const std::vector<Known> knowns = {
    {"smooth", [](double x) { return numeric::exp(x); }, {-1, 2}, std::exp(2) - std::exp(-1)},
    {"peak", [](double x) { return numeric::exp(-0.5 * x * x); }, {-9, -1, 1, 9}, std::sqrt(2 * pi)},
    {"narrow peak between breaks", [](double x) { return numeric::exp(-0.5 * x * x * 1e12); }, {-9, -9e-6, -1e-6, 1e-6, 9e-6, 9}, 1e-6 * std::sqrt(2 * pi)},
    {"pole nearby", [](double x) { return 1 / (1e-4 + x * x); }, {-1, 1}, 200 * std::atan(100)},
    {"kink", [](double x) { return std::abs(x - 0.3); }, {-1, 2}, 2.29},
    {"weak kink", [](double x) { return x * x + 1e-8 * std::abs(x - 0.3); }, {-1, 1}, 2.0 / 3 + 1.09e-8},
    {"jump", [](double x) { return x < 0.3 ? 1.0 : 3.0; }, {-1, 2}, 6.4},
    {"root", [](double x) { return std::sqrt(x); }, {0, 1}, 2.0 / 3},
    {"singular at an end", [](double x) { return 1 / std::sqrt(x); }, {0, 1}, 2},
    {"oscillating", [](double x) { double s, c; numeric::sincos_turn(30 * x - std::floor(30 * x), s, c); return 1 + s; }, {0, 1.25}, 1.25 + 1 / (30 * pi)},
    {"nothing", [](double) { return 0.0; }, {-1, 1}, 0},
};

}  // namespace

TEST_CASE("One panel is exact for polynomials up to degree 31, and not for degree 32", "[quadrature]") {
  const auto powers = [](const Values& x) {
    Points result(x.size(), 33);
    result.col(0).setOnes();
    for (Index k = 1; k < 33; ++k) result.col(k) = result.col(k - 1) * x;
    return result;
  };
  const double breaks[] = {-1, 1};
  const Integrals integrals = integrate(powers, breaks, 1e-14, 21);
  REQUIRE(integrals.nodes.size() == 21);
  for (int k = 0; k < 32; ++k) {
    INFO(k);
    CHECK(std::abs(integrals.value[k] - (k % 2 == 0 ? 2.0 / (k + 1) : 0)) < 4e-16);
  }
  CHECK(std::abs(integrals.value[32] - 2.0 / 33) > 1e-12);
}

TEST_CASE("The difference to the embedded Gauss rule vanishes up to degree 19", "[quadrature]") {
  const auto even_power = [](int k) {
    const double breaks[] = {-1, 1};
    return integrate([k](const Values& x) -> Points { return x.square().pow(k / 2); }, breaks, 1e-14, 21);
  };
  CHECK(even_power(18).error[0] < 4e-15);
  CHECK(even_power(20).error[0] > 1e-9);
}

TEST_CASE("The stated error covers the true one, and stays near what was aimed at", "[quadrature]") {
  for (const Known& known : knowns)
    for (const double relative : {1e-4, 1e-8, 1e-14}) {
      INFO(known.name << " to " << relative);
      const Integrals integrals = on(known.f, known.breaks, relative);
      // The reference itself is rounded once or twice.
      CHECK(std::abs(integrals.value[0] - known.truth) <= integrals.error[0] + 4e-16 * std::abs(known.truth));
      CHECK(integrals.error[0] <= (relative + 2e-14) * integrals.magnitude[0]);
    }
}

TEST_CASE("A kink that no break announces converges by halving to 1e-15", "[quadrature]") {
  const Integrals integrals = on([](double x) { return std::abs(x); }, {-1, 2});
  CHECK(std::abs(integrals.value[0] - 2.5) < 1e-15);
  CHECK(integrals.nodes.size() < 1000);
}

TEST_CASE("The value is the weighted sum over ascending nodes", "[quadrature]") {
  for (const Known& known : knowns) {
    INFO(known.name);
    const Integrals integrals = on(known.f, known.breaks);
    REQUIRE(integrals.weights.size() == integrals.nodes.size());
    REQUIRE(integrals.integrand.rows() == integrals.nodes.size());
    double sum = 0, length = 0;
    for (Index i = 0; i < integrals.nodes.size(); ++i) {
      if (i > 0) REQUIRE(integrals.nodes[i] >= integrals.nodes[i - 1]);
      REQUIRE(integrals.integrand(i, 0) == known.f(integrals.nodes[i]));
      sum += integrals.weights[i] * integrals.integrand(i, 0);
      length += integrals.weights[i];
    }
    CHECK(sum == Approx(integrals.value[0]).epsilon(1e-13).margin(1e-300));
    CHECK(length == Approx(known.breaks.back() - known.breaks.front()).epsilon(1e-14));
    CHECK(integrals.nodes[0] > known.breaks.front());
    CHECK(integrals.nodes[integrals.nodes.size() - 1] < known.breaks.back());
  }
}

TEST_CASE("Several integrands share their nodes, and each is settled", "[quadrature]") {
  int calls = 0;
  const auto both = [&](const Values& x) {
    ++calls;
    Points result(x.size(), 3);
    result.col(0) = numeric::exp(Values(-0.5 * x.square()));
    result.col(1) = (x - 0.7).abs() * 1e-9;
    result.col(2) = -result.col(0);
    return result;
  };
  const double breaks[] = {-9, -1, 1, 9};
  const Integrals integrals = integrate(both, breaks);
  CHECK(integrals.value[0] == Approx(std::sqrt(2 * pi)).epsilon(1e-15));
  CHECK(integrals.value[1] == Approx(0.5e-9 * (9.7 * 9.7 + 8.3 * 8.3)).epsilon(1e-14));
  CHECK(integrals.value[2] == -integrals.value[0]);
  CHECK(integrals.magnitude[2] == integrals.magnitude[0]);
  CHECK(calls < 40);  // a call a generation, not a panel
}

TEST_CASE("When the nodes run out, the error says what is left", "[quadrature]") {
  int nodes = 0;
  const auto saw = [&](const Values& x) -> Points {
    nodes += static_cast<int>(x.size());
    return 37 * x - (37 * x).floor();
  };
  const double breaks[] = {0, 1.9}, truth = 35.045 / 37;
  for (const Index limit : {Index{21}, Index{200}, Index{2000}}) {
    nodes = 0;
    const Integrals integrals = integrate(saw, breaks, 1e-14, limit);
    CHECK(nodes <= limit);
    CHECK(integrals.error[0] > 1e-9);
    CHECK(integrals.error[0] > std::abs(integrals.value[0] - truth));
  }
  CHECK(integrate(saw, breaks).error[0] < 1e-12);
}

TEST_CASE("An integrand that is not finite gives a value that is not finite, and an end", "[quadrature]") {
  CHECK(std::isnan(on([](double x) { return x > 0.5 ? std::nan("") : 1.0; }, {0, 1}).value[0]));
  CHECK(on([](double x) { return x > 0.9 ? infinity : 1.0; }, {0, 1}).value[0] == infinity);
  CHECK(on([](double x) { return x > 0.9 ? -infinity : 1.0; }, {0, 1}).value[0] == -infinity);
  CHECK(!(std::abs(on([](double x) { return x > 0.9 ? infinity : -infinity; }, {0, 1}).value[0]) < infinity));
  // It does not keep its neighbor from being settled.
  const auto beside = [](const Values& x) {
    Points result(x.size(), 2);
    result.col(0) = x / 0.0;
    result.col(1) = x.abs();
    return result;
  };
  const double breaks[] = {-1, 2};
  CHECK(std::abs(integrate(beside, breaks).value[1] - 2.5) < 1e-15);
}

TEST_CASE("Panels stop before their nodes coincide", "[quadrature]") {
  const double step = 1e9 * 0x1p-52, breaks[] = {1e9, 1e9 + 100 * step};
  const Integrals integrals = integrate([&](const Values& x) -> Points { return (x > 1e9 + 37 * step).cast<double>(); }, breaks);
  CHECK(integrals.nodes.size() <= 21 * 4);
  CHECK(std::abs(integrals.value[0] - 63 * step) <= integrals.error[0]);
}

TEST_CASE("Far from zero and near the ends of the range of doubles the sums stay finite", "[quadrature]") {
  CHECK(on([](double) { return 1e-320; }, {0, 1}).value[0] == Approx(1e-320));
  CHECK(on([](double x) { return 1e300 * x; }, {0, 1}).value[0] == Approx(5e299).epsilon(1e-15));
}

TEST_CASE("Below the absolute error allowed, the rounding of an integrand is not chased", "[quadrature]") {
  // (1 + x) − 1 in doubles is x in steps of 2⁻⁵²: at x ~ 1e-12 that is a staircase with errors of 1e-4 of its height.
  const auto staircase = [](const Values& x) -> Points { return (1 + 1e-12 * x) - 1; };
  const double breaks[] = {0, 1};
  const Integrals chased = integrate(staircase, breaks, 1e-14, 20000), settled = integrate(staircase, breaks, 1e-14, 20000, 1e-15);
  CHECK(chased.nodes.size() > 5000);
  CHECK(settled.nodes.size() == 21);
  CHECK(std::abs(settled.value[0] - 0.5e-12) <= 1e-15);
  CHECK(settled.error[0] <= 1e-15);
}
