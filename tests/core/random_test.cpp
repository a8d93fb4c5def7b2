#include "kl/numeric/random.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "kl/numeric/elementary.h"
#include "kl/numeric/histogram.h"
#include "kl/numeric/moments.h"
#include "kl/numeric/quadrature.h"

using namespace kl;
using numeric::Stream;

namespace {

using Words = std::array<std::uint32_t, 4>;

std::vector<double> draw(Stream stream, int count, numeric::Lanes (Stream::*of)()) {
  std::vector<double> x(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < x.size(); i += numeric::lane_count) (stream.*of)().store(x.data() + i);
  return x;
}

/// xoshiro256+ as published, one at a time.
struct Xoshiro {
  std::array<std::uint64_t, 4> s;
  std::uint64_t next() {
    const std::uint64_t result = s[0] + s[3], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    return result;
  }
};

// Each statistic below is standard normal to good approximation when the stream is what it says. |z| < 4.5 is missed by chance
// 7 times in a million; the seeds are fixed, so the tests do not flicker.
constexpr double bound = 4.5;

/// z of the mean of n numbers with the given mean and variance.
double z_of_mean(const std::vector<double>& x, double mean, double variance) {
  return (numeric::Moments::of(x.data(), static_cast<std::int64_t>(x.size())).mean - mean) * std::sqrt(static_cast<double>(x.size()) / variance);
}
std::vector<double> map(std::vector<double> x, double (*f)(double)) {
  for (double& y : x) y = f(y);
  return x;
}
/// z of chi-squared over bins of which each expects `expected` numbers.
double z_of_chi_squared(const std::vector<double>& x, const Values& edges, const std::vector<double>& expected) {
  numeric::Histogram histogram(edges);
  for (const double y : x) histogram.add(y);
  double sum = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double apart = histogram.counts()[i] - expected[i];
    sum += apart * apart / expected[i];
  }
  const double freedom = static_cast<double>(expected.size()) - 1;
  return (sum - freedom) / std::sqrt(2 * freedom);
}
std::vector<double> products(const std::vector<double>& x, std::size_t lag, double mean) {
  std::vector<double> result;
  for (std::size_t i = 0; i + lag < x.size(); ++i) result.push_back((x[i] - mean) * (x[i + lag] - mean));
  return result;
}

}  // namespace

TEST_CASE("Philox 4x32-10 gives the known answers of Random123", "[random]") {
  CHECK(numeric::philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(numeric::philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(numeric::philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Each lane is xoshiro256+ seeded by Philox from seed, batch, side and lane", "[random]") {
  const std::uint64_t seed = (std::uint64_t{1} << 53) - 2, batch = 0x123456789a;
  Stream stream(seed, batch, 1);
  std::array<Xoshiro, 4> lanes;
  for (std::uint32_t lane = 0; lane < 4; ++lane)
    for (std::uint32_t pair = 0; pair < 2; ++pair) {
      const Words words = numeric::philox4x32({0x3456789a, 0x12, 1, 2 * lane + pair}, {0xfffffffe, 0x1fffff});
      lanes[lane].s[2 * pair] = static_cast<std::uint64_t>(words[1]) << 32 | words[0];
      lanes[lane].s[2 * pair + 1] = static_cast<std::uint64_t>(words[3]) << 32 | words[2];
    }
  for (int i = 0; i < 1000; ++i) {
    double uniform[4];
    stream.uniform().store(uniform);
    for (std::size_t lane = 0; lane < 4; ++lane) {
      const double expected = (static_cast<double>(lanes[lane].next() >> 12) + 0.5) * 0x1p-52;
      REQUIRE(uniform[lane] == expected);
    }
  }
}

TEST_CASE("Box-Muller turns two uniforms into two normals", "[random]") {
  Stream uniforms(5, 6, 0), normals(5, 6, 0);
  for (int i = 0; i < 100; ++i) {
    const numeric::Lanes u = uniforms.uniform(), v = uniforms.uniform(), first = normals.normal(), second = normals.normal();
    for (int k = 0; k < 2; ++k) {
      const double radius = std::sqrt(-2 * std::log(u.low[k])), angle = 6.283185307179586 * v.low[k];
      REQUIRE(first.low[k] == Approx(radius * std::cos(angle)).margin(1e-14));
      REQUIRE(second.low[k] == Approx(radius * std::sin(angle)).margin(1e-14));
    }
  }
  // The smallest uniform there is bounds every normal there can be.
  CHECK(std::sqrt(-2 * numeric::log(0x1p-53)) < 8.6);
}

TEST_CASE("Streams repeat themselves, and differ by seed, batch, side and lane", "[random]") {
  const auto first = [](std::uint64_t seed, std::uint64_t batch, std::uint32_t side) { return draw(Stream(seed, batch, side), 8, &Stream::uniform); };
  const std::vector<double> here = first(1, 2, 0);
  CHECK(here == first(1, 2, 0));
  std::vector<double> all = here;
  for (const auto& other : {first(2, 2, 0), first(1, 3, 0), first(1, 2, 1), first(1, 2 + (std::uint64_t{1} << 32), 0), first(1 + (std::uint64_t{1} << 32), 2, 0)})
    all.insert(all.end(), other.begin(), other.end());
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("Uniforms fill (0, 1) evenly", "[random]") {
  const std::vector<double> x = draw(Stream(11, 0, 0), 4000000, &Stream::uniform);
  double least = 1, most = 0;
  for (const double u : x) {
    least = std::min(least, u);
    most = std::max(most, u);
  }
  CHECK(least > 0);
  CHECK(most < 1);
  CHECK(std::abs(z_of_mean(x, 0.5, 1.0 / 12)) < bound);
  CHECK(std::abs(z_of_mean(map(x, [](double u) { return (u - 0.5) * (u - 0.5); }), 1.0 / 12, 1.0 / 180)) < bound);
  CHECK(std::abs(z_of_chi_squared(x, numeric::linear_edges(0, 1, 1000), std::vector<double>(1000, 4000))) < bound);
  for (const std::size_t lag : {1, 2, 3, 4, 8}) CHECK(std::abs(z_of_mean(products(x, lag, 0.5), 0, 1.0 / 144)) < bound);
}

TEST_CASE("Normals have the moments, the bins and the independence of normals", "[random]") {
  const std::vector<double> x = draw(Stream(12, 0, 1), 4000000, &Stream::normal);
  CHECK(std::abs(z_of_mean(x, 0, 1)) < bound);
  CHECK(std::abs(z_of_mean(map(x, [](double z) { return z * z; }), 1, 2)) < bound);
  CHECK(std::abs(z_of_mean(map(x, [](double z) { return z * z * z; }), 0, 15)) < bound);
  CHECK(std::abs(z_of_mean(map(x, [](double z) { return z * z * z * z; }), 3, 96)) < bound);
  CHECK(std::abs(z_of_mean(map(x, [](double z) { return std::abs(z) > 4 ? 1.0 : 0.0; }), 6.334248366623985e-5, 6.334e-5)) < bound);
  for (const std::size_t lag : {1, 4, 8}) CHECK(std::abs(z_of_mean(products(x, lag, 0), 0, 1)) < bound);

  const Values edges = numeric::linear_edges(-4, 4, 200);
  std::vector<double> expected;
  for (Index i = 0; i < 200; ++i) {
    const double ends[] = {edges[i], edges[i + 1]};
    const auto density = [](const Values& z) -> Points { return numeric::exp(Values(-0.5 * z * z)) / std::sqrt(6.283185307179586); };
    expected.push_back(4000000 * numeric::integrate(density, ends).value[0]);
  }
  CHECK(std::abs(z_of_chi_squared(x, edges, expected)) < bound);
}

TEST_CASE("Batches are independent of each other", "[random]") {
  constexpr int batches = 4000, size = 64;
  std::vector<double> means, squares, neighbors, sides;
  for (std::uint64_t batch = 0; batch < batches; ++batch) {
    const std::vector<double> x = draw(Stream(13, batch, 0), size, &Stream::normal), y = draw(Stream(13, batch + 1, 0), size, &Stream::normal),
                              z = draw(Stream(13, batch, 1), size, &Stream::normal);
    const numeric::Moments moments = numeric::Moments::of(x.data(), size);
    means.push_back(moments.mean * 8);
    squares.push_back(moments.variance());
    for (std::size_t i = 0; i < size; ++i) {
      neighbors.push_back(x[i] * y[i]);
      sides.push_back(x[i] * z[i]);
    }
  }
  CHECK(std::abs(z_of_mean(map(means, [](double m) { return m * m; }), 1, 2)) < bound);
  CHECK(std::abs(z_of_mean(squares, 1, 2.0 / (size - 1))) < bound);
  CHECK(std::abs(z_of_mean(neighbors, 0, 1)) < bound);
  CHECK(std::abs(z_of_mean(sides, 0, 1)) < bound);
}
