#include "kl/density/panels.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>
#include "kl/numeric/elementary.h"

using namespace kl;

namespace {

struct Example { Density p; Gaussian q; };

const std::vector<Example> examples{
    {Mixture{{{0.5, -3, 1}, {0.5, 3, 1}}}, {0, 3}},
    {Mixture{{{0.5, -3, 1e-3}, {0.5, 3, 1e3}}}, {0.1, 0.7}},
    {Mixture{{{0.5, 0, 1e-6}, {0.5, 1, 1e6}}}, {0, 1}},
    {Mixture{{{0.5, -5e5, 0.1}, {0.5, 5e5, 0.11}}}, {-5e5 + 0.05, 0.12}},
    {Mixture{{{0.4, 1e6 - 2e-3, 1e-3}, {0.6, 1e6 - 5e-3, 7e-4}}}, {1e6 - 3e-3, 2e-3}},
    {Mixture{{{0.9999999, 0, 1}, {1e-7, 0.3, 1e-5}}}, {0, 1}},
};

Points densities(std::span<const Density> here, const Points& x) {
  Points f(x.rows(), 2);
  f << numeric::exp(log_density(here[0], x)), numeric::exp(log_density(here[1], x));
  return f;
}

}  // namespace

TEST_CASE("Both densities integrate to one, however far apart their scales and places", "[panels]") {
  const Powers terms[] = {{1, 0}, {0, 1}};
  for (const Example& example : examples) {
    INFO(example.q.mean << " " << example.q.sd);
    const numeric::Integrals integrals = Panels({example.p, example.q}, terms).integrate(densities);
    for (Index j = 0; j < 2; ++j) {
      CHECK(std::abs(integrals.value[j] - 1) < 3e-14);
      CHECK(integrals.error[j] < 2e-13);
    }
  }
}

TEST_CASE("Borders ascend, and between them p^a q^b integrates to its closed form", "[panels]") {
  const Gaussian p{0.3, 1.1}, q{-0.4, 1.05};
  for (const double a : {-6.0, -0.5, 0.0, 0.3, 1.0, 2.0, 8.0}) {
    const double b = 1 - a, variance = a * q.sd * q.sd + b * p.sd * p.sd, distance = p.mean - q.mean;
    const double exact = std::pow(p.sd, b) * std::pow(q.sd, a) / std::sqrt(variance) * std::exp(-0.5 * a * b * distance * distance / variance);
    const Powers terms[] = {{a, b}};
    const Panels panels({p, q}, terms);
    for (std::size_t i = 1; i < panels.borders().size(); ++i) CHECK(panels.borders()[i].x() > panels.borders()[i - 1].x());
    const double value = panels.integrate([&](std::span<const Density> here, const Points& x) {
      return Points(numeric::exp(Values(a * log_density(here[0], x) + b * log_density(here[1], x))));
    }).value[0];
    CHECK(value == Approx(exact).epsilon(1e-12));
  }
}

TEST_CASE("A typical two-mode case needs few panels", "[panels]") {
  const Powers terms[] = {{1, 0}, {0, 1}};
  CHECK(Panels({examples[0].p, examples[0].q}, terms).borders().size() < 25);
}

TEST_CASE("A hair of a component is not overlooked", "[panels]") {
  // One ten-millionth of p lies in a bump of width 1e-5 on a hill of width 1.
  const Example& example = examples[5];
  const Powers terms[] = {{1, 0}};
  const double without = std::get<Mixture>(example.p).components[0].weight;
  CHECK(std::abs(Panels({example.p, example.q}, terms).integrate(densities).value[0] - without - 1e-7) < 1e-14);
}

TEST_CASE("Mass far outside both densities is found", "[panels]") {
  // p^8 q^−7 of N(0, 1) and N(1, 0.9358): around −1210, where both are zero to a double.
  const Gaussian p{0, 1}, q{1, 0.9358};
  const Powers terms[] = {{8, -7}};
  const Panels panels({p, q}, terms);
  const double peak = panels.log_peak();
  const double value = panels.integrate([&](std::span<const Density> here, const Points& x) {
    return Points(numeric::exp(Values(8 * log_density(here[0], x) - 7 * log_density(here[1], x) - peak)));
  }).value[0];
  const double variance = 8 * q.sd * q.sd - 7;
  const double log_exact = 8 * std::log(q.sd) - 0.5 * std::log(variance) + 28 / variance;
  CHECK(std::log(value) + peak == Approx(log_exact).epsilon(1e-12));
}

TEST_CASE("log p = log q at each equality, and between two of them the sign stays", "[panels]") {
  const Powers terms[] = {{1, 0}, {0, 1}};
  const Level equal[] = {{0, 1, 0}};
  const Panels panels({examples[0].p, examples[0].q}, terms, equal);
  REQUIRE(panels.equalities().size() == 4);
  Points x(1, 1);
  for (const Position& at : panels.equalities()) {
    x(0, 0) = at.x();
    CHECK(std::abs(log_density(examples[0].p, x)[0] - examples[0].q.log_density(x)[0]) < 1e-14);
  }
}

TEST_CASE("Rounding does not grow with the distance between modes", "[panels]") {
  // E_p[z²] = 1 within each mode, ten million sds from the other.
  const Powers terms[] = {{1, 0}};
  const Gaussian q = examples[3].q;
  const Mixture p = std::get<Mixture>(examples[3].p);
  const Values moments = Panels({p, q}, terms).integrate([](std::span<const Density> both, const Points& x) {
    const std::vector<Mixture::Component> parts = components(both[0]);
    Points f(x.rows(), 2);
    for (std::size_t i = 0; i < 2; ++i) {
      const Values z = (x.col(0) - parts[i].mean) / parts[i].sd;
      f.col(static_cast<Index>(i)) = (z.abs() < 50).select(numeric::exp(log_density(both[0], x)) * z * z, 0.0);
    }
    return f;
  }).value;
  CHECK(std::abs(moments[0] - 0.5) < 1e-13);
  CHECK(std::abs(moments[1] - 0.5) < 1e-13);
}
