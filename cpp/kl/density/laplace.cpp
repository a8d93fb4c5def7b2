#include "kl/density/laplace.h"
#include <algorithm>
#include "kl/density/gaussian.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/rows.h"

namespace kl {

void Laplace::check(const std::string& path) const { check_location_and_scale(mean, path + ".mean", scale, path + ".scale"); }

Values Laplace::log_density(const Points& x) const {
  const double constant = -numeric::log(2 * scale);
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    const T z = (y - T(mean)) / T(scale);
    return T(constant) - numeric::select(z < T(0.0), -z, z);
  });
}

Values Laplace::slope(const Points& x) const { return (x.col(0) < mean).select(Values::Constant(x.rows(), 1 / scale), -1 / scale); }

Points Laplace::sample(numeric::Stream& stream, Index n) const {
  return numeric::in_fours(n, [&] {
    using numeric::Lanes;
    const Lanes uniform = stream.uniform();
    const auto left = uniform < Lanes(0.5);
    const Lanes distance = numeric::log(Lanes(2.0) * select(left, uniform, Lanes(1.0) - uniform));  // in scales, negative
    return Lanes(mean) + Lanes(scale) * select(left, distance, -distance);
  });
}

Tail Laplace::tail(End) const { return {0, -1 / scale, 0}; }

Outline Laplace::outline() const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double height = -numeric::log(2 * scale);
  return {{{{mean, -infinity}, {mean, 0}, {mean, 0, height, 1 / scale}}, {{mean, 0}, {mean, infinity}, {mean, 0, height, -1 / scale}}}, {}};
}

}  // namespace kl
