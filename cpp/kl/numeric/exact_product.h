/// Products without rounding.
/// Source: Dekker (1971), "A floating-point technique for extending the available precision".
#pragma once

namespace kl::numeric {

/// a · b = rounded + rest, exactly.
struct ExactProduct { double rounded, rest; };

/// For factors far from overflow. By splitting each in halves, since not every machine has a fused multiply-add.
inline ExactProduct exact_product(double a, double b) {
  constexpr double splitter = 0x1p27 + 1;
  const double a_high = splitter * a - (splitter * a - a), a_low = a - a_high;
  const double b_high = splitter * b - (splitter * b - b), b_low = b - b_high;
  const double rounded = a * b;
  return {rounded, ((a_high * b_high - rounded) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

}  // namespace kl::numeric
