#include "kl/density/skew_normal.h"
#include <algorithm>
#include <cmath>
#include "kl/density/gaussian.h"
#include "kl/numeric/normal.h"
#include "kl/numeric/rows.h"
#include "kl/refusal.h"

namespace kl {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), log_two = 0.69314718055994530942;
/// √(2/π): E|z| of a standard normal z.
constexpr double mean_distance = 0.79788456080286535588;

}  // namespace

void SkewNormal::check(const std::string& path) const {
  check_location_and_scale(location, path + ".location", scale, path + ".scale");
  if (!(std::abs(shape) <= 1e3)) refuse_invalid(path + ".shape", "a number from -1000 to 1000");
}

Values SkewNormal::log_density(const Points& x) const {
  const double constant = log_two - numeric::log(scale) - numeric::half_log_two_pi;
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    const T z = (y - T(location)) / T(scale);
    return T(constant) - T(0.5) * z * z + numeric::log_normal_cdf(T(shape) * z);
  });
}

Values SkewNormal::slope(const Points& x) const {
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    const T z = (y - T(location)) / T(scale);
    return (T(shape) * numeric::log_normal_cdf_slope(T(shape) * z) - z) / T(scale);
  });
}

Points SkewNormal::sample(numeric::Stream& stream, Index n) const {
  // z = δ|n₀| + √(1 − δ²) n₁, δ = shape/√(1 + shape²).
  const double length = std::sqrt(1 + shape * shape), one = scale * (shape / length), other = scale / length;
  return numeric::in_fours(n, [&] {
    using numeric::Lanes;
    const Lanes first = stream.normal(), second = stream.normal();
    return Lanes(location) + Lanes(one) * select(first < Lanes(0.0), -first, first) + Lanes(other) * second;
  });
}

Tail SkewNormal::tail(End end) const {
  const double precision = 1 / (scale * scale), side = end == End::right ? 1 : -1, squeeze = 1 + shape * shape;
  if (side * shape >= 0) return {precision / 2, side * location * precision, 0};
  return {squeeze * precision / 2, side * location * squeeze * precision, 1};
}

Outline SkewNormal::outline() const {
  const double precision = 1 / (scale * scale), top = -numeric::log(scale) - numeric::half_log_two_pi;
  if (shape == 0) return {{{{location, -infinity}, {location, infinity}, {location, precision, top}}}, {}};
  // In t = shape · z: Φ(t) is 1, then a parabola about 0, then φ(t)/|t|, its |t| taken as the same from one power of two to the next.
  Outline result;
  const double unit = scale / std::abs(shape), squeezed = precision * (1 + shape * shape);
  const auto add = [&](double from, double to, const Parabola& of_shape, double slack) {  // distances on the side of the shape's sign
    const Position left{location, shape > 0 ? from : -to}, right{location, shape > 0 ? to : -from};
    result.pieces.push_back({left, right, of_shape, slack});
  };
  add(unit, infinity, {location, precision, top + log_two}, 0.2);
  add(-unit, unit, {location, precision + 0.6366 / (unit * unit), top, (shape > 0 ? 0.7979 : -0.7979) / unit}, 0.1);
  constexpr int last = 64;
  for (int k = 0; k <= last; ++k) {
    const double from = std::ldexp(unit, k), middle = (k + 0.5) * log_two;  // log |t|
    add(k == last ? -infinity : -2 * from, -from, {location, squeezed, top + log_two - numeric::half_log_two_pi - middle}, 0.5);
  }
  if (shape > 0) std::reverse(result.pieces.begin(), result.pieces.end());
  if (std::abs(shape) > 0.5)
    for (const double t : {-8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0}) result.breaks.push_back({{location, (shape > 0 ? t : -t) * unit}, 2 * unit});
  return result;
}

Moments SkewNormal::moments() const {
  const double delta = shape / std::sqrt(1 + shape * shape), shift = mean_distance * delta;
  return {location + scale * shift, scale * scale * (1 - shift * shift)};
}

}  // namespace kl
