/// Our own exp, log, expm1, log1p, sin and cos: written once, as templates over T = double and T = Lanes, from + − × ÷ sqrt and
/// bit operations only. libm differs between machines in the last bits; these give the same bits everywhere.
/// Call them qualified or from inside kl::numeric: with a using-directive, the C library's exp(double) would win.
/// tests/core/elementary_test.cpp holds each to the error stated here, in units in the last place (ulp).
#pragma once
#include "kl/numeric/lanes.h"
#include "kl/numeric/values.h"

namespace kl::numeric {

/// e^x. Error < 1 ulp, subnormal results too; 0 below −745.13…, +∞ above 709.78…; NaN in, NaN out.
template <class T> T exp(T x);
/// Natural logarithm. Error < 1 ulp for normal and subnormal x > 0; −∞ at 0, NaN below, +∞ at +∞.
template <class T> T log(T x);
/// e^x − 1 without cancellation. Error < 2 ulp.
template <class T> T expm1(T x);
/// log(1 + x) without cancellation. Error < 2 ulp; −∞ at −1.
template <class T> T log1p(T x);
/// e^x − 1 − x ≥ 0 without cancellation: the non-negative form of every KL integrand. Relative error < 4 · 2⁻⁵².
template <class T> T expm1_minus_x(T x);
/// sin and cos of 2πt for t in [0, 1): what Box–Muller needs. Absolute error < 2⁻⁵².
template <class T> void sincos_turn(T t, T& sine, T& cosine);

extern template double exp(double);
extern template double log(double);
extern template double expm1(double);
extern template double log1p(double);
extern template double expm1_minus_x(double);
extern template void sincos_turn(double, double&, double&);

/// The same, element by element through the lanes (bit for bit what the double version gives).
Values exp(const Values& x);
Values log(const Values& x);
Values expm1(const Values& x);
Values expm1_minus_x(const Values& x);

}  // namespace kl::numeric

#include "kl/numeric/elementary.inl"
