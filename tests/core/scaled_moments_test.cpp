#include "kl/numeric/scaled_moments.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using kl::numeric::Extended;
using kl::numeric::ScaledMoments;

TEST_CASE("Scaled moments are the moments, whichever block has the largest number", "[scaled_moments]") {
  for (const bool ascending : {true, false}) {
    ScaledMoments moments;
    double sum = 0, squares = 0, count = 0;
    std::vector<double> all;
    for (int step = 0; step < 6; ++step) {
      const double size = std::ldexp(1, 20 * (ascending ? step : 5 - step));
      std::vector<Extended> block;
      for (int i = 0; i < 7; ++i) {
        all.push_back(size * (i - 2.5));
        block.push_back(all.back());
      }
      moments.add(block);
    }
    for (const double x : all) sum += x, count += 1;
    for (const double x : all) squares += (x - sum / count) * (x - sum / count);
    CHECK(moments.mean() == Approx(sum / count).epsilon(1e-14));
    CHECK(moments.sd() == Approx(std::sqrt(squares / (count - 1))).epsilon(1e-14));
  }
}

TEST_CASE("A spread whose square is beyond doubles is one, and a mean beyond doubles is infinite", "[scaled_moments]") {
  const double large = 1e300;
  ScaledMoments moments;
  moments.add(std::vector<Extended>{0.0});
  moments.add(std::vector<Extended>{large});
  CHECK(moments.mean() == Approx(large / 2).epsilon(1e-15));
  CHECK(moments.sd() == Approx(large / std::sqrt(2)).epsilon(1e-15));
  moments.add(std::vector<Extended>{Extended::exp(1e6)});
  CHECK(std::isinf(moments.mean()));
  CHECK(std::isinf(moments.sd()));
}

TEST_CASE("Zeros alone have mean 0 and sd 0, and one number has no sd", "[scaled_moments]") {
  ScaledMoments zeros, one;
  zeros.add(std::vector<Extended>{0.0, 0.0, 0.0});
  CHECK(zeros.mean() == 0);
  CHECK(zeros.sd() == 0);
  one.add(std::vector<Extended>{3.0});
  CHECK(one.mean() == 3);
  CHECK(std::isnan(one.sd()));
}
