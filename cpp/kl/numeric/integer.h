/// Integers kept in doubles, as they come from JavaScript.
#pragma once
#include <cmath>

namespace kl::numeric {

/// 2^53 − 1: up to here every integer is a double, and no other integer rounds to it.
inline constexpr double largest_integer = 9007199254740991.0;

/// Whether x is an integer from…to; false for NaN.
inline bool is_integer(double x, double from, double to) { return x >= from && x <= to && std::floor(x) == x; }

}  // namespace kl::numeric
