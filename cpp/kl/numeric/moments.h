/// Mean and spread of numbers that arrive in blocks, combined in a fixed order.
/// Source: Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance", eq. 2.1.
#pragma once
#include <cstdint>

namespace kl::numeric {

/// Of the numbers seen so far.
struct Moments {
  double count = 0;  ///< numbers seen (a double, since it is only ever divided by)
  double mean = 0;
  double squares = 0;  ///< Σ (x − mean)²

  /// The moments of n numbers, summed in four lanes, two passes.
  static Moments of(const double* x, std::int64_t n);
  void add(double x);              ///< one more number
  void add(const Moments& other);  ///< a block more
  double variance() const;  ///< unbiased, squares / (count − 1); NaN below two numbers
};

}  // namespace kl::numeric
