#include "kl/density/gaussian.h"
#include <cmath>
#include "kl/numeric/elementary.h"
#include "kl/numeric/rows.h"
#include "kl/refusal.h"

namespace kl {

namespace {

// False for NaN.
bool mean_in_range(double mean) { return std::abs(mean) <= Gaussian::largest_mean; }
bool sd_in_range(double sd) { return sd >= Gaussian::least_sd && sd <= Gaussian::largest_sd; }

}  // namespace

bool Gaussian::in_range() const { return mean_in_range(mean) && sd_in_range(sd); }

void check_location_and_scale(double location, const std::string& location_field, double scale, const std::string& scale_field) {
  if (!mean_in_range(location)) refuse_invalid(location_field, "a number from -1000000 to 1000000");
  if (!sd_in_range(scale)) refuse_invalid(scale_field, "a number from 0.000001 to 1000000");
}

void Gaussian::check(const std::string& path) const { check_location_and_scale(mean, path + ".mean", sd, path + ".sd"); }

Values Gaussian::log_density(const Points& x) const {
  const double constant = -numeric::log(sd) - half_log_two_pi;
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    const T z = (y - T(mean)) / T(sd);
    return T(constant) - T(0.5) * z * z;
  });
}

Values Gaussian::slope(const Points& x) const {
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    return (T(mean) - y) / T(sd) / T(sd);
  });
}

Points Gaussian::sample(numeric::Stream& stream, Index n) const {
  return numeric::in_fours(n, [&] { return numeric::Lanes(mean) + numeric::Lanes(sd) * stream.normal(); });
}

Outline Gaussian::outline() const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {{{{mean, -infinity}, {mean, infinity}, log_normal_density(1, mean, sd)}}, {}};
}

Tail Gaussian::tail(End end) const {
  const double precision = 1 / (sd * sd);
  return {precision / 2, (end == End::right ? mean : -mean) * precision, 0};
}

Values Gaussian::theta() const {
  Values theta(2);
  theta << mean, numeric::log(sd);
  return theta;
}

Gaussian Gaussian::with_theta(const Values& theta) { return {theta[0], numeric::exp(theta[1])}; }

Points Gaussian::score(const Points& x) const {
  const Values z = (x.col(0) - mean) / sd;
  Points score(x.rows(), 2);
  score.col(0) = z / sd;
  score.col(1) = z * z - 1;
  return score;
}

Points Gaussian::path(const Points& x) const {
  Points path(x.rows(), 2);
  path.col(0) = 1;
  path.col(1) = x.col(0) - mean;
  return path;
}

std::array<double, 4> Gaussian::fisher() const { return {1 / (sd * sd), 0, 0, 2}; }

}  // namespace kl
