#include "kl/divergence/closed.h"
#include <cmath>
#include "kl/numeric/elementary.h"

namespace kl::divergence {
namespace {

double difference_of_squares(double a, double b) { return (a - b) * (a + b); }

/// log(1 + t) with 1 + t = (b/a)² for standard deviations a, b.
double log_of_variance_ratio(double a, double b, double t) {
  return std::abs(t) > 0.5 ? 2 * numeric::log(b / a) : numeric::log1p(t);
}

/// log(∫p^α q^(1−α)) / (α (1 − α)), with its limits −D(P‖Q) at α = 1 and −D(Q‖P) at α = 0. It keeps its digits for α near both,
/// since the variances enter through the smaller of α and 1 − α.
double log_overlap(double alpha, const Gaussian& p, const Gaussian& q, double variance) {
  const bool swapped = alpha > 0.5;
  const double a = swapped ? 1 - alpha : alpha, sd = swapped ? q.sd : p.sd, other = swapped ? p.sd : q.sd;
  const double t = difference_of_squares(other, sd) / (sd * sd);
  const double log_share = a == 0 ? t : numeric::log1p(a * t) / a;
  const double distance = p.mean - q.mean;
  return 0.5 * (log_of_variance_ratio(sd, other, t) - log_share) / (1 - a) - 0.5 * distance * (distance / variance);
}

}  // namespace

ValueAndGradient closed_form(double alpha, const Gaussian& p, const Gaussian& q) {
  const double product = alpha * (1 - alpha), variance = alpha * q.sd * q.sd + (1 - alpha) * p.sd * p.sd;
  const double rate = log_overlap(alpha, p, q, variance);
  const double value = product == 0 ? -rate : -numeric::expm1(product * rate) / product;
  const double overlap = numeric::exp(product * rate);
  const double distance = p.mean - q.mean, scaled = distance / variance;

  ValueAndGradient result;
  result.value.value = std::max(0.0, value);
  result.value.error = std::isinf(value) ? 0 : 1e-13 * value + 1e-16;
  result.gradient.resize(2);
  const double mean = -scaled, log_sd = -(difference_of_squares(p.sd, q.sd) / variance + alpha * scaled * q.sd * (scaled * q.sd));
  result.gradient << (mean == 0 ? 0 : overlap * mean), (log_sd == 0 ? 0 : overlap * log_sd);
  return result;
}

Values forward_kl_gradient(const std::vector<Mixture::Component>& p, const Gaussian& q) {
  double mean = 0, log_sd = 0;
  for (const Mixture::Component& component : p) {
    const double z = (component.mean - q.mean) / q.sd;
    mean -= component.weight * (z / q.sd);
    log_sd -= component.weight * (difference_of_squares(component.sd, q.sd) / (q.sd * q.sd) + z * z);
  }
  Values gradient(2);
  gradient << mean, log_sd;
  return gradient;
}

}  // namespace kl::divergence
