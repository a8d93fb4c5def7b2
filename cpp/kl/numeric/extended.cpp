#include "kl/numeric/extended.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kl/numeric/elementary.h"
#include "kl/numeric/exact_product.h"

namespace kl::numeric {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min(), highest = std::numeric_limits<std::int64_t>::max();
/// Beyond ±2^60 an exponent counts as infinite: sums and differences of two then stay within 64 bits.
constexpr std::int64_t exponent_limit = std::int64_t{1} << 60;

bool is_finite(double x) { return std::abs(x) < infinity; }

/// 2^n for n in −1022…1023.
double power_of_two(std::int64_t n) { return from_bits(static_cast<std::uint64_t>(n + 1023) << 52); }

}  // namespace

Extended::Extended(double value) : Extended(value, 0) {}

Extended::Extended(double factor, std::int64_t exponent) : mantissa_(factor), exponent_(exponent) {
  if (factor == 0) { exponent_ = lowest; return; }
  if (!is_finite(factor)) { exponent_ = highest; return; }
  if (std::abs(factor) < 0x1p-1022) {
    factor *= 0x1p54;
    exponent_ -= 54;
  }
  constexpr std::uint64_t exponent_field = 0x7ff0000000000000, field_of_half = 0x3fe0000000000000;
  const std::uint64_t bits = to_bits(factor);
  exponent_ += static_cast<std::int64_t>((bits & exponent_field) >> 52) - 1022;
  mantissa_ = from_bits((bits & ~exponent_field) | field_of_half);
  if (exponent_ > exponent_limit) *this = Extended(mantissa_ > 0 ? infinity : -infinity);
  else if (exponent_ < -exponent_limit) *this = Extended(0.0);
}

Extended Extended::exp(double x) {
  constexpr double ln2_high = 0x1.62e42fefa39efp-1, ln2_low = 0x1.abc9e3b39803fp-56;
  if (std::abs(x) < 0.5 || !(std::abs(x) < infinity)) return Extended(numeric::exp(x));
  if (std::abs(x) > 5e17) return Extended(x > 0 ? infinity : 0.0);
  const double n = std::floor(x * 0x1.71547652b82fep0 + 0.5);
  const ExactProduct product = exact_product(n, ln2_high);
  const double remainder = ((x - product.rounded) - product.rest) - n * ln2_low;
  return Extended(numeric::exp(remainder), static_cast<std::int64_t>(n));
}

Extended Extended::expm1(double x) { return x > 700 ? exp(x) : Extended(numeric::expm1(x)); }

Extended Extended::expm1_minus_x(double x) { return x > 700 ? exp(x) : Extended(numeric::expm1_minus_x(x)); }

double Extended::value() const { return scaled(0); }

double Extended::scaled(std::int64_t exponent) const {
  if (mantissa_ == 0 || !is_finite(mantissa_)) return mantissa_;
  const std::int64_t by = exponent_ - std::clamp(exponent, -2 * exponent_limit, 2 * exponent_limit), half = by / 2;
  if (by < -1100) return 0.0 * mantissa_;
  if (by > 1024) return infinity * mantissa_;
  return mantissa_ * power_of_two(half) * power_of_two(by - half);
}

Extended Extended::times_power_of_two(std::int64_t n) const {
  if (mantissa_ == 0 || !is_finite(mantissa_)) return *this;
  return Extended(mantissa_, exponent_ + std::clamp(n, -2 * exponent_limit, 2 * exponent_limit));
}

double log(const Extended& x) {
  const std::int64_t exponent = x.exponent();
  return exponent == lowest || exponent == highest ? log(x.value()) : log(x.scaled(exponent)) + static_cast<double>(exponent) * 0.69314718055994530942;
}

Extended operator+(Extended a, Extended b) {
  if (a.mantissa_ == 0) return b;
  if (b.mantissa_ == 0) return a;
  if (!is_finite(a.mantissa_) || !is_finite(b.mantissa_)) return Extended(a.mantissa_ + b.mantissa_);
  if (a.exponent_ < b.exponent_) return b + a;
  const std::int64_t apart = a.exponent_ - b.exponent_;
  if (apart > 100) return a;
  return Extended(a.mantissa_ + b.mantissa_ * power_of_two(-apart), a.exponent_);
}

Extended operator-(Extended a) {
  a.mantissa_ = -a.mantissa_;
  return a;
}

Extended operator-(Extended a, Extended b) { return a + -b; }

Extended operator*(Extended a, Extended b) {
  const double product = a.mantissa_ * b.mantissa_;
  if (product == 0 || !is_finite(product)) return Extended(product);
  return Extended(product, a.exponent_ + b.exponent_);
}

Extended operator/(Extended a, Extended b) {
  const double quotient = a.mantissa_ / b.mantissa_;
  if (quotient == 0 || !is_finite(quotient)) return Extended(quotient);
  return Extended(quotient, a.exponent_ - b.exponent_);
}

}  // namespace kl::numeric
