// What is true of every family in the list, tested from the list.
#include <catch2/catch.hpp>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>
#include "categoricals.h"
#include "kl/density/panels.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

using namespace kl;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Each family where it is easy and where it is hard.
std::vector<Density> examples() {
  std::vector<Density> all{
      Gaussian{0.3, 1.2}, Gaussian{-1e6, 1e-6},
      Mixture{{{0.3, -2, 0.6}, {0.7, 2, 0.9}}}, Mixture{{{0.5, -3, 1e-3}, {0.5, 3, 1e3}}},
      StudentT{0.2, 1, 9}, StudentT{-3, 2, 0.1}, StudentT{0, 1e-3, 2.01}, StudentT{1, 1, 61}, StudentT{0.3, 1, 1e6},
      Laplace{0.3, 1.1}, Laplace{1e6, 1e-6},
      SkewNormal{-0.5, 1.4, 3}, SkewNormal{2, 1, -1000}, SkewNormal{0, 0.1, 0}, SkewNormal{0, 2, 1e-3},
      Uniform{-1, 2}, Uniform{999999, 1e6},
      Drawn{-1, 2, {0, 1, 4, 0, 0, 0, 2, 1}}, Drawn{0, 1e-6, {3, 1}},
      over({0.4, 0.3, 0.2, 0.1}), over({0, 3, 0, 0, 1e-9, 2}), with_features(0.7, -1.5)};
  for (Density& each : all) each = normalized(each);
  return all;
}

Place place_of(const Density& p) { return std::visit([](const auto& family) { return family.places(); }, p).front(); }

/// Integrals of functions of x under p alone.
template <class Function>
Values integrals(const Density& p, const Function& function) {
  const Powers alone[] = {{1}};
  return Panels({p}, alone).integrate([&](std::span<const Density> here, const Points& x) {
    return Points(function(here[0], x).colwise() * numeric::exp(log_density(here[0], x)));
  }).value;
}

/// Where p can be looked at: quantiles of its own samples, ascending.
std::vector<double> typical(const Density& p, Index n) {
  numeric::Stream stream(3, 1, 0);
  const Points x = sample(p, stream, n);
  std::vector<double> sorted(x.data(), x.data() + n);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::string refused_field(const Density& density) {
  try {
    check(density, "p");
    return "";
  } catch (const Refusal& refusal) {
    CHECK(refusal.name == "InvalidScenario");
    return refusal.field;
  }
}

}  // namespace

TEST_CASE("Every density integrates to one, however it dies out", "[families]") {
  std::vector<bool> seen(families().size(), false);
  for (const Density& p : examples()) {
    seen[p.index()] = true;
    INFO(families()[p.index()] << " " << support(p).front().from);
    CHECK(std::abs(integrals(p, [](const Density&, const Points& x) { return Points(Points::Ones(x.rows(), 1)); })[0] - 1) < 3e-14);
  }
  CHECK(std::count(seen.begin(), seen.end(), false) == 0);
}

TEST_CASE("Moments are those of the density, and are missing where its integrals diverge", "[families]") {
  for (const Density& p : examples()) {
    const Moments exact = moments(p);
    INFO(families()[p.index()] << " " << exact.mean << " " << exact.variance);
    const TailPower alone[] = {tail_power(p, 1)};
    CHECK(std::isnan(exact.mean) == !tails_converge(alone, 1));
    CHECK(std::isfinite(exact.variance) == tails_converge(alone, 2));
    if (!std::isfinite(exact.variance)) continue;
    // About the place of p as it is seen there, since origins differ.
    const Values integrated = integrals(p, [](const Density& here, const Points& x) {
      Points f(x.rows(), 2);
      f.col(0) = x.col(0) - moments(here).mean;
      f.col(1) = f.col(0).square();
      return f;
    });
    CHECK(std::abs(integrated[0]) < 1e-12 * std::sqrt(exact.variance));
    CHECK(integrated[1] == Approx(exact.variance).epsilon(1e-11));
  }
}

TEST_CASE("The slope is the derivative of the log density", "[families]") {
  for (const Density& p : examples()) {
    const std::vector<double> at = typical(p, 64);
    const std::vector<double> kinks = std::visit([](const auto& family) { return family.break_points(); }, p);
    for (const double place : at) {
      // From where the place is, so that a small step is a step.
      const Density here = seen_from(p, place);
      const double step = 1e-6 * std::min(1.0, place_of(p).scale);
      if (std::any_of(kinks.begin(), kinks.end(), [&](double kink) { return std::abs(kink - place) < 2 * step; })) continue;
      Points x(3, 1);
      x << -step, 0, step;
      const Values log_p = log_density(here, x);
      INFO(families()[p.index()] << " at " << place);
      const double difference = (log_p[2] - log_p[0]) / (2 * step), exact = slope(here, x)[1];
      CHECK(std::abs(difference - exact) * step < 1e-9 * (1 + std::abs(log_p[1])) + 1e-4 * std::abs(exact) * step);
    }
  }
}

TEST_CASE("Samples have the distribution function of the density", "[families]") {
  // Kolmogorov's distance, with the distribution function summed over the panels between samples: at n = 2000 above 0.0446 once in a thousand.
  constexpr Index n = 2000;
  for (const Density& p : examples()) {
    const std::vector<double> x = typical(p, n);
    INFO(families()[p.index()] << " from " << x.front() << " to " << x.back());
    const Powers alone[] = {{1}};
    const Panels panels({p}, alone);
    double distance = 0;
    for (const double quantile : {0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.98}) {
      const double place = x[static_cast<std::size_t>(quantile * n)];
      // The mass to the left, and with that of the place itself where answers have one, from each node by the side it lies on: the panel that the place
      // cuts is off by a node's weight.
      const Values mass = panels.integrate([&](std::span<const Density> here, const Points& y) {
        const Values at = y.col(0) + (place_of(p).location - place_of(here[0]).location), density = numeric::exp(log_density(here[0], y));
        Points left(y.rows(), 2);
        left << (at < place).select(density, 0.0), (at <= place).select(density, 0.0);
        return left;
      }, 1e-4).value;
      distance = std::max({distance, mass[0] - quantile, quantile - mass[1]});
    }
    CHECK(distance < 0.0446);
  }
}

TEST_CASE("Same state of the stream, same samples; fewer are the first of more", "[families]") {
  for (const Density& p : examples())
    for (const Index n : {1, 3, 8}) {
      numeric::Stream one(2, 0, 0), other(2, 0, 0);
      CHECK((sample(p, one, n) == sample(p, other, 12).topRows(n)).all());
    }
}

TEST_CASE("A density seen from elsewhere is the same density", "[families]") {
  for (const Density& p : examples()) {
    const std::vector<double> at = typical(p, 32);
    const Points x = Eigen::Map<const Values>(at.data(), 32);
    const double origin = std::ldexp(std::floor(std::ldexp(at[7], 10)), -10);  // differences from it are exact
    const Values here = log_density(p, x), there = log_density(seen_from(p, origin), x - origin);
    const Place place = place_of(p);
    for (Index i = 0; i < 32; ++i) {
      INFO(families()[p.index()] << " at " << at[static_cast<std::size_t>(i)]);
      if (!std::isfinite(here[i]) || !std::isfinite(there[i])) continue;  // an end that rounding moved
      const double last_place = 1e-15 * (std::abs(place.location) + std::abs(x(i, 0)));
      CHECK(std::abs(here[i] - there[i]) < 1e-14 * (1 + std::abs(here[i])) + 4 * last_place * std::abs(slope(p, x)[i]));
    }
  }
}

TEST_CASE("log p is a number where p is positive, −∞ where it is zero, and never NaN, however far out", "[families]") {
  Points x(9, 1);
  x << -1e148, -1e100, -1e50, -1e9, 0.1, 50, 1e12, 1e99, 1e148;
  for (const Density& p : examples()) {
    INFO(families()[p.index()]);
    CHECK_FALSE(log_density(p, x).isNaN().any());
    CHECK_FALSE(slope(p, x).isNaN().any());
  }
  const Drawn drawn = Drawn{0, 3, {1, 0, 0, 1}}.normalized();
  Points inside(5, 1);
  inside << -1e-9, 0, 1.5, 3, 3.0001;
  const Values log_p = drawn.log_density(inside);
  CHECK(log_p[0] == -infinity);
  CHECK(log_p[1] == Approx(0).margin(1e-15));
  CHECK(log_p[2] == -infinity);
  CHECK(log_p[3] == Approx(0).margin(1e-15));
  CHECK(log_p[4] == -infinity);
}

TEST_CASE("Where a density lives: a drawn one is parted by its zeros", "[families]") {
  CHECK(support(Uniform{-1, 2}) == Support{{-1, 2}});
  CHECK(support(Gaussian{0, 1}) == Support{{-infinity, infinity}});
  CHECK(support(Drawn{0, 6, {1, 2, 0, 3, 0, 0, 1}}.normalized()) == Support{{0, 2, false, true}, {2, 4, true, true}, {5, 6, true, false}});
}

TEST_CASE("Fields out of range are refused by their path, and their limits are not", "[families]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused_field(StudentT{1e6, 1e-6, 0.1}) == "");
  CHECK(refused_field(StudentT{1.1e6, 1, 1}) == "p.mean");
  CHECK(refused_field(StudentT{0, 0, 1}) == "p.scale");
  for (const double df : {0.0999, 1.1e6, nan}) CHECK(refused_field(StudentT{0, 1, df}) == "p.df");
  CHECK(refused_field(Laplace{nan, 1}) == "p.mean");
  CHECK(refused_field(Laplace{0, 2e6}) == "p.scale");
  CHECK(refused_field(SkewNormal{-1e6, 1, 1e3}) == "");
  CHECK(refused_field(SkewNormal{2e6, 1, 0}) == "p.location");
  CHECK(refused_field(SkewNormal{0, -1, 0}) == "p.scale");
  CHECK(refused_field(SkewNormal{0, 1, -1001}) == "p.shape");
  CHECK(refused_field(Uniform{-5e5, 5e5}) == "");
  CHECK(refused_field(Uniform{nan, 1}) == "p.low");
  CHECK(refused_field(Uniform{0, 1e7}) == "p.high");
  CHECK(refused_field(Uniform{1, 1}) == "p.high");
  CHECK(refused_field(Uniform{-1e6, 1e6}) == "p.high");
  CHECK(refused_field(Drawn{0, 1, {1}}) == "p.density");
  CHECK(refused_field(Drawn{0, 1, std::vector<double>(4097, 1)}) == "p.density");
  CHECK(refused_field(Drawn{0, 1, {0, 0}}) == "p.density");
  CHECK(refused_field(Drawn{0, 1, {1, -1}}) == "p.density[1]");
  CHECK(refused_field(Drawn{1, 0, {1, 1}}) == "p.high");
  CHECK(normalized(Drawn{0, 2, {1.7e308, 1.7e308}}) == Density(Drawn{0, 2, {0.5, 0.5}}));
}
