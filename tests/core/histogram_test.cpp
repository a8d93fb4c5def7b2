#include "kl/numeric/histogram.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace kl;
using numeric::Histogram;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using Counts = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("Linear edges are equally far apart, logarithmic ones by equal factors, and both end where they were told", "[histogram]") {
  const Values linear = numeric::linear_edges(-1.3, 7.1, 7), logarithmic = numeric::logarithmic_edges(1e-7, 3e5, 9);
  REQUIRE(linear.size() == 8);
  REQUIRE(logarithmic.size() == 10);
  CHECK(linear[0] == -1.3);
  CHECK(linear[7] == 7.1);
  CHECK(logarithmic[0] == 1e-7);
  CHECK(logarithmic[9] == 3e5);
  for (Index i = 0; i < 7; ++i) CHECK(linear[i + 1] - linear[i] == Approx(1.2));
  for (Index i = 0; i < 9; ++i) CHECK(logarithmic[i + 1] / logarithmic[i] == Approx(std::pow(3e12, 1.0 / 9)));
}

TEST_CASE("A bin holds its left edge, the last bin both", "[histogram]") {
  Histogram histogram(numeric::linear_edges(0, 1, 4));
  for (const double x : {0.0, 0.25, 0.5, 0.75, 1.0}) histogram.add(x);
  CHECK(histogram.counts() == Counts{1, 1, 1, 2});
  histogram.add(std::nextafter(0.25, 0));
  CHECK(histogram.counts() == Counts{2, 1, 1, 2});
  CHECK(histogram.below() == 0);
  CHECK(histogram.above() == 0);
}

TEST_CASE("What lies outside is counted on its side, NaN above", "[histogram]") {
  Histogram histogram(numeric::linear_edges(0, 1, 2));
  for (const double x : {-infinity, std::nextafter(0, -1), std::nextafter(1, 2), infinity, std::numeric_limits<double>::quiet_NaN()}) histogram.add(x);
  CHECK(histogram.below() == 2);
  CHECK(histogram.above() == 3);
  CHECK(histogram.counts() == Counts{0, 0});
}
