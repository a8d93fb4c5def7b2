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

void Gaussian::check(const std::string& path) const {
  if (!mean_in_range(mean)) refuse_invalid(path + ".mean", "a number from -1000000 to 1000000");
  if (!sd_in_range(sd)) refuse_invalid(path + ".sd", "a number from 0.000001 to 1000000");
}

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
  Points x(n, 1);
  for (Index i = 0; i < n; i += numeric::lane_count) {
    double four[numeric::lane_count];
    (numeric::Lanes(mean) + numeric::Lanes(sd) * stream.normal()).store(four);
    for (Index j = 0; j < std::min<Index>(numeric::lane_count, n - i); ++j) x(i + j, 0) = four[j];
  }
  return x;
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

Gaussian Gaussian::from_theta(const Values& theta) { return {theta[0], numeric::exp(theta[1])}; }

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
