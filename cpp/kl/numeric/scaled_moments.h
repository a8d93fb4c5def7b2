/// Mean and spread of numbers beyond the range of doubles, that arrive in blocks, combined in a fixed order.
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include "kl/numeric/extended.h"
#include "kl/numeric/moments.h"

namespace kl::numeric {

class ScaledMoments {
 public:
  /// A block of finite numbers.
  void add(std::span<const Extended> numbers);
  double mean() const;  ///< ±∞ where it is above the largest double
  double sd() const;    ///< unbiased variance's root; likewise, and NaN below two numbers

 private:
  Moments moments_;  ///< of the numbers / 2^exponent_
  std::int64_t exponent_ = std::numeric_limits<std::int64_t>::min();  ///< of the largest so far
};

}  // namespace kl::numeric
