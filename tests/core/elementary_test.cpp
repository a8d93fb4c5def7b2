#include "kl/numeric/elementary.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kl/numeric/random.h"

using namespace kl;

namespace {

/// The truth at `x` is nearest + rest units in the last place of nearest.
struct Reference { double x, nearest, rest; };
#include "../truth/elementary.inc"

constexpr double infinity = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Of the binade of x, its larger neighbor's where x is a power of two.
double last_place(double x) {
  int exponent;
  std::frexp(x, &exponent);
  return std::ldexp(1.0, std::max(exponent - 53, -1074));
}
double error_in_last_places(double value, const Reference& truth) {
  return std::abs((value - truth.nearest) / last_place(truth.nearest) - truth.rest);
}
/// In units of 2⁻⁵².
double absolute_error(double value, const Reference& truth) { return error_in_last_places(value, truth) * last_place(truth.nearest) * 0x1p52; }
double relative_error(double value, const Reference& truth) { return absolute_error(value, truth) / std::abs(truth.nearest); }

/// The largest error of `function` over a table.
template <std::size_t n, class Function, class Error> double worst(const Reference (&table)[n], Function function, Error error) {
  double result = 0;
  for (const Reference& truth : table) {
    const double found = error(function(truth.x), truth);
    if (!(found <= result)) result = found;
  }
  return result;
}

bool same_bits(double a, double b) { return numeric::to_bits(a) == numeric::to_bits(b) || (a != a && b != b); }

/// Arguments of every size and sign, with every special one, a multiple of four and one more.
Values all_sorts() {
  numeric::Stream stream(2, 0, 0);
  Values x(40001);
  const double specials[] = {0.0, -0.0, infinity, -infinity, not_a_number, 0x1p-1074, -0x1p-1074, 0x1p-1022, 0x1.fffffffffffffp1023, -0x1.fffffffffffffp1023,
                             1.0, -1.0, 0.5, -0.5, 0.75, -0.75, 709.782712893384, 710.0, 750.0, -745.2, -708.4, -50.0, 0x1p-54, 2.0, 4.0};
  Index i = 0;
  for (const double special : specials) x[i++] = special;
  for (; i + 4 <= x.size(); i += 4) {
    const numeric::Lanes u = stream.uniform(), v = stream.uniform();
    const double scale = std::ldexp(1.0, static_cast<int>(v.high[0] * 80) - 60);
    x[i] = 2 * u.low[0] - 1;
    x[i + 1] = 1500 * u.low[1] - 750;
    x[i + 2] = (2 * u.high[0] - 1) * scale;
    x[i + 3] = std::ldexp(u.high[1], static_cast<int>(v.low[0] * 2098) - 1074);
  }
  for (; i < x.size(); ++i) x[i] = 0.1 * static_cast<double>(i % 7);
  return x;
}

}  // namespace

TEST_CASE("exp, log, expm1 and log1p stay within the stated units in the last place of the truth", "[elementary]") {
  CHECK(worst(exp_reference, [](double x) { return numeric::exp(x); }, error_in_last_places) < 1);
  CHECK(worst(log_reference, [](double x) { return numeric::log(x); }, error_in_last_places) < 1);
  CHECK(worst(expm1_reference, [](double x) { return numeric::expm1(x); }, error_in_last_places) < 2);
  CHECK(worst(log1p_reference, [](double x) { return numeric::log1p(x); }, error_in_last_places) < 2);
}

TEST_CASE("The non-negative form e^x - 1 - x keeps its relative precision through zero", "[elementary]") {
  CHECK(worst(expm1_minus_x_reference, [](double x) { return numeric::expm1_minus_x(x); }, relative_error) < 4);
  for (const Reference& truth : expm1_minus_x_reference) CHECK(numeric::expm1_minus_x(truth.x) >= 0);
}

TEST_CASE("Sine and cosine of a turn are within 2^-52 of the truth", "[elementary]") {
  const auto sine = [](double t) { double s, c; numeric::sincos_turn(t, s, c); return s; };
  const auto cosine = [](double t) { double s, c; numeric::sincos_turn(t, s, c); return c; };
  CHECK(worst(sine_reference, sine, absolute_error) < 1);
  CHECK(worst(cosine_reference, cosine, absolute_error) < 1);
  for (int quarter = 0; quarter < 4; ++quarter) {
    CHECK(sine(0.25 * quarter) == (quarter == 1 ? 1 : quarter == 3 ? -1 : 0));
    CHECK(cosine(0.25 * quarter) == (quarter == 0 ? 1 : quarter == 2 ? -1 : 0));
  }
}

TEST_CASE("Zero, infinities and arguments outside the domain give what analysis says", "[elementary]") {
  CHECK(numeric::exp(0.0) == 1);
  CHECK(numeric::exp(-infinity) == 0);
  CHECK(numeric::exp(infinity) == infinity);
  CHECK(numeric::exp(709.79) == infinity);
  CHECK(numeric::exp(-745.14) == 0);
  CHECK(numeric::exp(-745.13) == 0x1p-1074);
  CHECK(numeric::log(1.0) == 0);
  CHECK(numeric::log(0.0) == -infinity);
  CHECK(numeric::log(-0.0) == -infinity);
  CHECK(numeric::log(infinity) == infinity);
  CHECK(std::isnan(numeric::log(-1.0)));
  CHECK(numeric::expm1(-infinity) == -1);
  CHECK(numeric::expm1(infinity) == infinity);
  CHECK(same_bits(numeric::expm1(-0.0), -0.0));
  CHECK(numeric::log1p(-1.0) == -infinity);
  CHECK(numeric::log1p(infinity) == infinity);
  CHECK(same_bits(numeric::log1p(-0.0), -0.0));
  CHECK(std::isnan(numeric::log1p(-1.1)));
  CHECK(numeric::expm1_minus_x(0.0) == 0);
  CHECK(numeric::expm1_minus_x(infinity) == infinity);
  CHECK(numeric::expm1_minus_x(-infinity) == infinity);
  for (double (*function)(double) : {&numeric::exp<double>, &numeric::log<double>, &numeric::expm1<double>, &numeric::log1p<double>, &numeric::expm1_minus_x<double>})
    CHECK(std::isnan(function(not_a_number)));
}

TEST_CASE("A lane gives the bits that a double gives", "[elementary]") {
  const Values x = all_sorts();
  const auto differing = [&](auto function) {
    Index count = 0;
    for (Index i = 0; i + 4 <= x.size(); i += 4) {
      double lanes[4];
      function(numeric::Lanes::load(x.data() + i)).store(lanes);
      for (Index k = 0; k < 4; ++k) count += !same_bits(lanes[k], function(x[i + k]));
    }
    return count;
  };
  CHECK(differing([](auto y) { return numeric::exp(y); }) == 0);
  CHECK(differing([](auto y) { return numeric::log(y); }) == 0);
  CHECK(differing([](auto y) { return numeric::expm1(y); }) == 0);
  CHECK(differing([](auto y) { return numeric::log1p(y); }) == 0);
  CHECK(differing([](auto y) { return numeric::expm1_minus_x(y); }) == 0);
  const auto turn = [](auto y) { return numeric::select((y > decltype(y)(0.0)) & (y < decltype(y)(1.0)), y, decltype(y)(0.25)); };
  CHECK(differing([&](auto y) { decltype(y) s, c; numeric::sincos_turn(turn(y), s, c); return s; }) == 0);
  CHECK(differing([&](auto y) { decltype(y) s, c; numeric::sincos_turn(turn(y), s, c); return c; }) == 0);
}

TEST_CASE("An array of any length gives the bits of its elements", "[elementary]") {
  const Values all = all_sorts();
  for (const Index n : {Index{0}, Index{1}, Index{3}, Index{4}, Index{7}, all.size()}) {
    const Values x = all.head(n);
    const Values e = numeric::exp(x), l = numeric::log(x), m = numeric::expm1(x), r = numeric::expm1_minus_x(x);
    REQUIRE(e.size() == n);
    Index differing = 0;
    for (Index i = 0; i < n; ++i)
      differing += !(same_bits(e[i], numeric::exp(x[i])) && same_bits(l[i], numeric::log(x[i])) && same_bits(m[i], numeric::expm1(x[i])) &&
                     same_bits(r[i], numeric::expm1_minus_x(x[i])));
    CHECK(differing == 0);
  }
}

TEST_CASE("Every machine and compiler gives the same bits", "[elementary]") {
  // FNV-1a over the results; the stored value was the same from g++ 12 -O0 and -O2, clang 14 -O3 -march=native and WebAssembly.
  std::uint64_t hash = 14695981039346656037u;
  const auto take = [&](double result) { hash = (hash ^ (result != result ? 0 : numeric::to_bits(result))) * 1099511628211u; };
  for (const double x : all_sorts()) {
    for (const double result : {numeric::exp(x), numeric::log(x), numeric::expm1(x), numeric::log1p(x), numeric::expm1_minus_x(x)}) take(result);
    if (!(x > 0 && x < 1)) continue;
    double sine, cosine;
    numeric::sincos_turn(x, sine, cosine);
    take(sine);
    take(cosine);
  }
  CHECK(hash == 0x4a9b17ad381695c0u);
}
