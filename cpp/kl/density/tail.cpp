#include "kl/density/tail.h"
#include <cmath>

namespace kl {
namespace {

/// A sum of products with the size of what was added: what is below 1e-14 of it is rounding, and counts as zero.
struct Balance {
  double sum = 0, size = 0;
  void add(double exponent, double value) {
    sum += exponent * value;
    size += std::abs(exponent * value);
  }
  bool is_zero() const { return std::isfinite(sum) && std::abs(sum) <= 1e-14 * size; }
};

bool converges(std::span<const TailPower> factors, double growth, End end) {
  Balance quadratic, linear, logarithmic;
  logarithmic.add(1, -growth - 1);
  for (const TailPower& factor : factors) {
    if (factor.exponent == 0) continue;
    const Tail& tail = end == End::left ? factor.left : factor.right;
    if (std::isinf(tail.quadratic) && factor.exponent < 0) return false;
    quadratic.add(factor.exponent, tail.quadratic);
    linear.add(factor.exponent, -tail.linear);
    logarithmic.add(factor.exponent, tail.logarithmic);
  }
  if (!quadratic.is_zero()) return quadratic.sum > 0;
  if (!linear.is_zero()) return linear.sum > 0;
  return !logarithmic.is_zero() && logarithmic.sum > 0;
}

}  // namespace

bool tails_converge(std::span<const TailPower> factors, double growth) {
  return converges(factors, growth, End::left) && converges(factors, growth, End::right);
}

}  // namespace kl
