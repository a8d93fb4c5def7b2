#include "kl/numeric/normal.h"
#include <catch2/catch.hpp>
#include <cmath>
#include "kl/numeric/gamma.h"

using namespace kl;

namespace {

struct Reference { double x, value; };
#include "../truth/normal.inc"

constexpr double epsilon = 0x1p-52;

}  // namespace

TEST_CASE("log Φ and Mills's ratio are as right as their header says, where Φ itself is below every double too", "[normal]") {
  for (const auto& [x, value] : log_normal_cdf_table) {
    INFO(x);
    CHECK(std::abs(numeric::log_normal_cdf(x) - value) <= (x > 0 ? x * x + 8 : 4) * epsilon * std::abs(value));
  }
  for (const auto& [x, value] : mills_table) {
    INFO(x);
    CHECK(std::abs(numeric::mills(x) - value) <= 8 * epsilon * value);
  }
}

TEST_CASE("Φ is within 2⁻⁵² of what the C library's error function says, and 0 and 1 at the ends", "[normal]") {
  for (double x = -39; x < 39; x += 0.0625) CHECK(std::abs(numeric::normal_cdf(x) - 0.5 * std::erfc(-x * std::sqrt(0.5))) <= epsilon);
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(numeric::normal_cdf(-infinity) == 0);
  CHECK(numeric::normal_cdf(infinity) == 1);
}

TEST_CASE("The slope of log Φ is φ/Φ", "[normal]") {
  for (const auto& [x, value] : log_normal_cdf_table) {
    INFO(x);
    const double exact = numeric::exp(-0.5 * x * x - numeric::half_log_two_pi - value);
    const double rounding = (x * x + 20) * 4 * epsilon;  // of the exponent here
    CHECK(numeric::log_normal_cdf_slope(x) == Approx(exact).epsilon(rounding));
  }
}

TEST_CASE("Four lanes give what four doubles give, at infinity too", "[normal]") {
  for (const double x : {-1e300, -1e10, -37.5, -1.0, 0.0, 0.3, 9.0, 1e10, 1e300}) {
    double four[numeric::lane_count];
    numeric::log_normal_cdf(numeric::Lanes(x)).store(four);
    CHECK(four[2] == numeric::log_normal_cdf(x));
    numeric::log_normal_cdf_slope(numeric::Lanes(x)).store(four);
    CHECK(four[1] == numeric::log_normal_cdf_slope(x));
    CHECK_FALSE(std::isnan(four[1]));
  }
  CHECK(numeric::mills(std::numeric_limits<double>::infinity()) == Approx(0).margin(1e-290));
}

TEST_CASE("log Γ(x + ½) − log Γ(x) keeps its digits for large x and small", "[gamma]") {
  for (const auto& [x, value] : half_step_table) {
    INFO(x);
    CHECK(std::abs(numeric::log_gamma_half_step(x) - value) <= 0x1p-50 + epsilon * std::abs(value));
  }
}
