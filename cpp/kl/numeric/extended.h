/// A double with a 64-bit exponent: mantissa · 2^exponent, within 2^(±2^60). + − × ÷ are right to ½ ulp.
/// Ratios of densities reach e^(±10⁶); this carries them, so that an exact variance above the largest double still gives its standard
/// deviation, and a formula reads the same as for double.
#pragma once
#include <cstdint>

namespace kl::numeric {

class Extended {
 public:
  Extended(double value = 0.0);            // NOLINT: implicit, so that a formula mixes both
  /// e^x, for |x| ≤ 1e15 to 2 ulp of the mantissa (as if x were exact: an ulp of x itself moves e^x by up to |x|·2⁻⁵² of it).
  /// |x| > 5e17 counts as infinite: +∞ above, 0 below.
  static Extended exp(double x);
  static Extended expm1(double x);         ///< e^x − 1 without cancellation
  static Extended expm1_minus_x(double x); ///< e^x − 1 − x without cancellation
  double value() const;                    ///< as a double: ±∞ above the largest, 0 below the smallest
  Extended times_power_of_two(std::int64_t n) const;  ///< times 2^n, exactly
  double scaled(std::int64_t exponent) const;  ///< value / 2^exponent as a double
  std::int64_t exponent() const { return exponent_; }  ///< of the normalized mantissa in [½, 1); the lowest int64 for zero, the highest for ±∞ and NaN
  friend Extended operator+(Extended a, Extended b);
  friend Extended operator-(Extended a, Extended b);
  friend Extended operator-(Extended a);
  friend Extended operator*(Extended a, Extended b);
  friend Extended operator/(Extended a, Extended b);

 private:
  Extended(double factor, std::int64_t exponent);  ///< factor · 2^exponent, normalized
  double mantissa_;  ///< ±[½, 1), or 0, ±∞, NaN
  std::int64_t exponent_;
};

/// Natural logarithm: −∞ at 0, +∞ at +∞, NaN below 0 and of NaN. Error < 2 ulp, but for the last place of 1 near 1.
double log(const Extended& x);

}  // namespace kl::numeric
