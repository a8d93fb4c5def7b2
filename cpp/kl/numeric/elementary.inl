// The bodies behind elementary.h. No branches, only select(): a lane and a double go through the same operations.
#include <limits>
#include <type_traits>

namespace kl::numeric {
namespace elementary {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Adding 1.5 · 2^52 rounds to an integer, and leaves that integer in the low bits of the sum.
inline constexpr double rounder = 0x1.8p52;
inline constexpr std::uint64_t bits_of_one = 0x3ff0000000000000, sign_bit = 0x8000000000000000;

// ln 2 in two parts; the first has 21 trailing zero bits, so that its product with an exponent is exact.
inline constexpr double log2_e = 0x1.71547652b82fep0, ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;

/// c + d x + … by Horner's rule.
template <class T> T polynomial(T, double c) { return T(c); }
template <class T, class... More> T polynomial(T x, double c, double d, More... more) { return T(c) + x * polynomial(x, d, more...); }

/// (e^r − 1 − r) / r² by its Taylor series: for |r| ≤ ½ ln 2 the first term left out is below 2⁻⁵⁷ of e^r.
template <class T> T second_order_remainder(T r) {
  return polynomial(r, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
                    1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800);
}

/// x = n ln 2 + r, with r = high − low in ±½ ln 2 and e^r = 1 + high + rest.
template <class T> struct Reduced { T n, high, rest; };
template <class T> Reduced<T> reduce(T x) {
  const T n = (x * T(log2_e) + T(rounder)) - T(rounder);
  const T high = x - n * T(ln2_high), low = n * T(ln2_low);
  const T r = high - low;
  return {n, high, r * r * second_order_remainder(r) - low};
}

/// 2^n for integer n in −1022…1023.
template <class T> T power_of_two(T n) { return from_bits((to_bits(n + T(rounder)) << 52) + bits_of_one); }

/// log(2^k (1 + f) + the small part that u = 2^k (1 + f) lost), correction = that part over u; 1 + f in √½…√2.
/// The polynomial is that of fdlibm's e_log.c (Sun Microsystems, 1993), off by less than 2⁻⁵⁸.
template <class T> T log_of_parts(T k, T f, T correction) {
  const T s = f / (T(2.0) + f), z = s * s, w = z * z, half_square = T(0.5) * f * f;
  const T even = w * polynomial(w, 3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01);
  const T odd = z * polynomial(w, 6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01, 1.479819860511658591e-01);
  return s * (half_square + (even + odd)) + (k * T(ln2_low) + correction) - half_square + f + k * T(ln2_high);
}

/// Splits u > 0, normal, into 2^k · m with m in √½…√2.
template <class T> struct Split { T k, m; };
template <class T> Split<T> split(T u) {
  constexpr std::uint64_t bits_of_root_half = 0x3fe6a09e00000000;  // of √½, to 20 bits
  const auto bits = to_bits(u) + (bits_of_one - bits_of_root_half);
  const T k = from_bits((bits >> 52) | to_bits(0x1p52)) - T(0x1p52 + 1023);
  return {k, from_bits((bits & 0x000fffffffffffff) + bits_of_root_half)};
}

}  // namespace elementary

template <class T> T exp(T x) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, Lanes>, "of a double, of Lanes, or of Values (evaluate an expression first)");
  const T low = select(x < T(-750.0), T(-750.0), x);
  const auto [n, high, rest] = elementary::reduce(select(low > T(710.0), T(710.0), low));
  const T half = (n * T(0.5) + T(elementary::rounder)) - T(elementary::rounder);
  return (T(1.0) + (high + rest)) * elementary::power_of_two(half) * elementary::power_of_two(n - half);
}

template <class T> T expm1(T x) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, Lanes>, "of a double, of Lanes, or of Values (evaluate an expression first)");
  const T low = select(x < T(-50.0), T(-50.0), x);
  const auto [n, high, rest] = elementary::reduce(select(low > T(710.0), T(710.0), low));
  const T scale = elementary::power_of_two(n - T(1.0));
  const T result = T(2.0) * (((scale - T(0.5)) + scale * high) + scale * rest);
  return select((x < T(0x1p-54)) & (x > T(-0x1p-54)), x, result);
}

template <class T> T log(T x) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, Lanes>, "of a double, of Lanes, or of Values (evaluate an expression first)");
  const auto tiny = x < T(0x1p-1022);
  const auto [k, m] = elementary::split(select(tiny, x * T(0x1p54), x));
  const T result = elementary::log_of_parts(k - select(tiny, T(54.0), T(0.0)), m - T(1.0), T(0.0));
  const T positive = select((x > T(0.0)) & (x < T(elementary::infinity)), result, x + x);
  return select(x < T(0.0), T(elementary::not_a_number), select(x == T(0.0), T(-elementary::infinity), positive));
}

template <class T> T log1p(T x) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, Lanes>, "of a double or of Lanes");
  const T u = T(1.0) + x, back = u - T(1.0);
  const T lost = (T(1.0) - (u - back)) + (x - back);
  const auto [k, m] = elementary::split(u);
  const auto near = k == T(0.0);
  const T result = elementary::log_of_parts(k, select(near, x, m - T(1.0)), select(near, T(0.0), lost / u));
  const T inside = select((x > T(-1.0)) & (x < T(elementary::infinity)), select(x == T(0.0), x, result), x + x);
  return select(x < T(-1.0), T(elementary::not_a_number), select(x == T(-1.0), T(-elementary::infinity), inside));
}

template <class T> T expm1_minus_x(T x) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, Lanes>, "of a double, of Lanes, or of Values (evaluate an expression first)");
  // To ±¾, where the difference is safe, the Taylor series needs four terms more than second_order_remainder has.
  constexpr double coefficient_14 = 1.0 / 87178291200, coefficient_15 = 1.0 / 1307674368000, coefficient_16 = 1.0 / 20922789888000,
                   coefficient_17 = 1.0 / 355687428096000;
  const T square = x * x, fourth = square * square;
  const T series = square * (elementary::second_order_remainder(x) +
                             fourth * fourth * fourth * elementary::polynomial(x, coefficient_14, coefficient_15, coefficient_16, coefficient_17));
  return select((x < T(0.75)) & (x > T(-0.75)), series, expm1(x) - select(x > T(710.0), T(0.0), x));
}

template <class T> void sincos_turn(T t, T& sine, T& cosine) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, Lanes>, "of a double or of Lanes");
  const T shifted = t * T(4.0) + T(elementary::rounder);
  const T quarter = shifted - T(elementary::rounder);
  const T angle = (t - quarter * T(0.25)) * T(0x1.921fb54442d18p2), z = angle * angle;
  // fdlibm's k_sin.c and k_cos.c (Sun Microsystems, 1993) on ±π/4, off by less than 2⁻⁵⁷.
  const T s = angle + angle * z * elementary::polynomial(z, -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04,
                                                          2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10);
  const T c = T(1.0) - (T(0.5) * z - z * z * elementary::polynomial(z, 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
                                                                   -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11));
  const auto odd = (quarter == T(1.0)) | (quarter == T(3.0));
  // The second-lowest bit of the quarter is sine's sign, that of the next quarter cosine's.
  const auto bits = to_bits(shifted);
  sine = from_bits(to_bits(select(odd, c, s)) ^ ((bits << 62) & elementary::sign_bit));
  cosine = from_bits(to_bits(select(odd, s, c)) ^ (((bits + 1) << 62) & elementary::sign_bit));
}

}  // namespace kl::numeric
