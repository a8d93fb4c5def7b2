#include "kl/numeric/extended.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

#include "kl/numeric/elementary.h"
#include "kl/numeric/random.h"

using kl::numeric::Extended;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

double mantissa(Extended x) { return x.scaled(x.exponent()); }
bool same(Extended a, Extended b) { return a.exponent() == b.exponent() && mantissa(a) == mantissa(b); }

}  // namespace

TEST_CASE("e^x is right to two units in the last place of its mantissa up to |x| = 1e15", "[extended]") {
  // By mpmath 1.3 at 60 digits: e^x = (mantissa + rest · 2⁻⁵³) · 2^exponent.
  struct Reference { double x, mantissa; std::int64_t exponent; double rest; };
  constexpr Reference references[] = {
      {0.3, 0x1.599058c8c1a96p-1, 1, -0.4255},
      {-700.25, 0x1.af5fe9a485c8ep-1, -1010, 0.3398},
      {709.9, 0x1.1fdb71f9335bap-1, 1025, -0.0362},
      {12345.678, 0x1.08bd3014b631bp-1, 17812, -0.1017},
      {-1000000.0, 0x1.f1b14c35ed515p-1, -1442695, -0.2521},
      {1000000.0, 0x1.075bff7ae2a46p-1, 1442696, 0.0152},
      {987654321.125, 0x1.25fbdff897351p-1, 1424883992, -0.3119},
      {1000000000000000.0, 0x1.53858d5bb83f8p-1, 1442695040888964, -0.0228},
      {-999999999999999.9, 0x1.b573679ce202ap-1, -1442695040888963, 0.4130},
  };
  for (const Reference& truth : references) {
    INFO(truth.x);
    const Extended e = Extended::exp(truth.x);
    CHECK(e.exponent() == truth.exponent);
    CHECK(std::abs((mantissa(e) - truth.mantissa) * 0x1p53 - truth.rest) < 2);
  }
}

TEST_CASE("e^x of infinity, of minus infinity and of what no exponent holds", "[extended]") {
  CHECK(Extended::exp(-infinity).value() == 0);
  CHECK(Extended::exp(infinity).value() == infinity);
  CHECK(Extended::exp(-1e300).value() == 0);
  CHECK(Extended::exp(1e300).value() == infinity);
  CHECK(Extended::exp(4e17).exponent() > std::int64_t{500000000000000000});
  CHECK(std::isnan(Extended::exp(not_a_number).value()));
  CHECK(Extended::exp(0).value() == 1);
}

TEST_CASE("The logarithm undoes e^x as far as x has digits, and has the limits of a logarithm", "[extended]") {
  for (const double x : {-1e15, -1e6, -800.0, -0.3, 0.0, 1e-3, 700.0, 1e9, 1e15}) CHECK(log(Extended::exp(x)) == Approx(x).epsilon(4e-16).margin(3e-16));
  CHECK(log(Extended(0.0)) == -infinity);
  CHECK(log(Extended(infinity)) == infinity);
  CHECK(std::isnan(log(Extended(not_a_number))));
  CHECK(std::isnan(log(-Extended::exp(1e6))));
}

TEST_CASE("A double comes back as it went in", "[extended]") {
  kl::numeric::Stream stream(3, 0, 0);
  for (int i = 0; i < 2000; ++i) {
    const kl::numeric::Lanes u = stream.uniform();
    const double x = std::ldexp(2 * u.low[0] - 1, static_cast<int>(u.low[1] * 2098) - 1074);
    REQUIRE(Extended(x).value() == x);
    if (x != 0) {
      REQUIRE(std::abs(mantissa(Extended(x))) >= 0.5);
      REQUIRE(std::abs(mantissa(Extended(x))) < 1);
    }
  }
  for (const double x : {0.0, 0x1p-1074, -0x1p-1074, 0x1p-1022, 0x1.fffffffffffffp1023, 1.0, -1.0, infinity, -infinity}) CHECK(Extended(x).value() == x);
  CHECK(Extended(0.0).exponent() == lowest);
  CHECK(Extended(1.0).exponent() == 1);
}

TEST_CASE("Where doubles neither overflow nor lose bits, arithmetic gives their results", "[extended]") {
  kl::numeric::Stream stream(4, 0, 0);
  for (int i = 0; i < 5000; ++i) {
    const kl::numeric::Lanes u = stream.uniform();
    const double a = std::ldexp(2 * u.low[0] - 1, static_cast<int>(u.high[0] * 300) - 150), b = std::ldexp(2 * u.low[1] - 1, static_cast<int>(u.high[1] * 300) - 150);
    REQUIRE((Extended(a) + b).value() == a + b);
    REQUIRE((Extended(a) - b).value() == a - b);
    REQUIRE((Extended(a) * b).value() == a * b);
    REQUIRE((Extended(a) / b).value() == a / b);
    REQUIRE((-Extended(a)).value() == -a);
  }
}

TEST_CASE("Arithmetic goes on where doubles end", "[extended]") {
  const Extended large = Extended::exp(1e6), small = Extended::exp(-1e6);
  CHECK(large.value() == infinity);
  CHECK(small.value() == 0);
  CHECK(std::abs((large * small).value() - 1) < 1e-15);
  CHECK(std::abs((large * large / Extended::exp(2e6)).value() - 1) < 1e-15);
  CHECK(same(large + small, large));
  CHECK(same(small + large, large));
  CHECK(same(large - large * 0.5, large * 0.5));
  CHECK((large - large).value() == 0);
  CHECK((large - large).exponent() == lowest);
  CHECK((small - large).value() == -infinity);
  CHECK(large.scaled(large.exponent() - 3) == 8 * mantissa(large));
  CHECK(small.scaled(large.exponent()) == 0);
  CHECK(large.scaled(small.exponent()) == infinity);
  CHECK(large.scaled(lowest) == infinity);
  CHECK((Extended(0x1p-1074) * 0x1p-1074).scaled(-2148) == 1);
}

TEST_CASE("Beyond the widest exponent a product is infinite, and its inverse zero", "[extended]") {
  const Extended large = Extended::exp(4e17);
  CHECK((large * large).value() == infinity);
  CHECK((-large * large).value() == -infinity);
  CHECK((Extended(1) / large / large).value() == 0);
  CHECK(same(large * large * large, Extended(infinity)));
}

TEST_CASE("Zero, infinity and NaN follow the rules of doubles", "[extended]") {
  const double values[] = {0.0, 2.0, -3.0, infinity, -infinity, not_a_number};
  for (const double a : values)
    for (const double b : values) {
      INFO(a << " and " << b);
      const auto alike = [](Extended x, double y) { return x.value() == y || (std::isnan(x.value()) && std::isnan(y)); };
      CHECK(alike(Extended(a) + b, a + b));
      CHECK(alike(Extended(a) - b, a - b));
      CHECK(alike(Extended(a) * b, a * b));
      CHECK(alike(Extended(a) / b, a / b));
    }
}

TEST_CASE("e^x - 1 and e^x - 1 - x agree with those of doubles, and go on where they end", "[extended]") {
  for (const double x : {-1e300, -1e6, -2.5, -0x1p-60, 0.0, 1e-9, 0.3, 1.0, 600.0, 699.0}) {
    CHECK(Extended::expm1(x).value() == kl::numeric::expm1(x));
    CHECK(Extended::expm1_minus_x(x).value() == kl::numeric::expm1_minus_x(x));
  }
  for (const double x : {701.0, 1e5, 1e6}) {
    CHECK(same(Extended::expm1(x), Extended::exp(x) - 1));
    CHECK(same(Extended::expm1_minus_x(x), Extended::exp(x) - 1 - x));
  }
  CHECK(Extended::expm1(-infinity).value() == -1);
  CHECK(Extended::expm1(infinity).value() == infinity);
  CHECK(Extended::expm1_minus_x(-infinity).value() == infinity);
  CHECK(Extended::expm1_minus_x(infinity).value() == infinity);
}

TEST_CASE("A power of two multiplies exactly, beyond the doubles and back", "[extended]") {
  const Extended x = 1.7;
  CHECK(x.times_power_of_two(5000).times_power_of_two(-5003).value() == 1.7 / 8);
  CHECK(x.times_power_of_two(5000).value() == std::numeric_limits<double>::infinity());
  CHECK(Extended(0.0).times_power_of_two(5000).value() == 0);
  CHECK((-x).times_power_of_two(3).value() == -13.6);
}
