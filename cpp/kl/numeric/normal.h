/// Tails of the standard normal density, as templates over T = double and T = Lanes like elementary.h.
/// tests/core/normal_test.cpp holds them to the errors stated here.
#pragma once
#include "kl/numeric/elementary.h"

namespace kl::numeric {

/// ½ log 2π.
inline constexpr double half_log_two_pi = 0.91893853320467274178;

namespace normal {

/// (1 + x) times Mills's ratio, as a Chebyshev series in (x − 4) / (x + 4); the first term left out is below 2⁻⁵⁸.
/// The form is Shepherd & Laframboise's (1981), "Chebyshev approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞".
inline constexpr double series[] = {
    1.1670525350882472057, -0.16101957671346538914, -0.028002821825452974716, 0.031674521892392658864, -0.012103231162345368661,
    0.0027056129762167095153, -0.00029931636202703165933, -0.00001716686526879361022, 0.000010178489264109867437, -4.8948295700041917723e-7,
    -2.844006500151047843e-7, 3.076628371381150396e-8, 9.1803786744695372008e-9, -1.2756102213808736222e-9, -3.6602793761041338272e-10,
    4.5926359348595205189e-11, 1.718931468764652685e-11, -1.2726833698700694016e-12, -8.6680819133161884347e-13, 1.1061557204136740861e-15,
    4.2750210770103333828e-14, 3.7909376922639045483e-15, -1.8474103010592331508e-15, -4.0419094130708177894e-16, 5.3408543850173578299e-17,
    2.941479937590055145e-17, 9.0766918236201425145e-19};

}  // namespace normal

/// Mills's ratio (1 − Φ(x)) / φ(x) for x ≥ 0. Relative error < 8 · 2⁻⁵², below 1e-290 beyond 1e300.
template <class T> T mills(T x) {
  const T far = select(x > T(1e300), T(1e300), x);
  const T y = (far - T(4.0)) / (far + T(4.0)), twice = y + y;
  // Clenshaw's sum.
  T one = T(0.0), two = T(0.0);
  for (int i = static_cast<int>(std::size(normal::series)) - 1; i > 0; --i) {
    const T next = twice * one - two + T(normal::series[i]);
    two = one;
    one = next;
  }
  return (y * one - two + T(normal::series[0])) / (T(1.0) + x);
}

/// Φ(x). Absolute error < 2⁻⁵².
template <class T> T normal_cdf(T x) {
  const auto left = x < T(0.0);
  const T tail = exp(T(-0.5) * x * x - T(half_log_two_pi)) * mills(select(left, -x, x));
  return select(left, tail, T(1.0) - tail);
}

/// log Φ(x). Error < 4 · 2⁻⁵² |log Φ(x)| for x ≤ 0; < 2⁻⁵² (x² + 8) |log Φ(x)| above, as the tail's own exponential has it.
template <class T> T log_normal_cdf(T x) {
  const auto left = x < T(0.0);
  const T distance = select(left, -x, x), ratio = mills(distance), exponent = T(-0.5) * x * x - T(half_log_two_pi);
  return select(left, exponent + log(ratio), log1p(-(exp(exponent) * ratio)));
}

/// φ(x) / Φ(x), the derivative of log Φ. Relative error < 2⁻⁵² (x² + 10) for x ≥ 0, 8 · 2⁻⁵² below.
template <class T> T log_normal_cdf_slope(T x) {
  const auto left = x < T(0.0);
  const T distance = select(left, -x, x), ratio = mills(distance), density = exp(T(-0.5) * x * x - T(half_log_two_pi));
  return select(left, T(1.0) / ratio, density / (T(1.0) - density * ratio));
}

}  // namespace kl::numeric
