#include "kl/divergence/closed.h"
#include <cmath>
#include "kl/numeric/elementary.h"
#include "kl/numeric/exact_product.h"

namespace kl::divergence {
namespace {

double difference_of_squares(double a, double b) { return (a - b) * (a + b); }

/// A sum of products that keeps what rounding takes from it, for one that may nearly cancel.
/// Source: Knuth (1969), exact sums.
class PreciseSum {
 public:
  void add(double x) {
    const double sum = high_ + x, part = sum - high_;
    low_ += (high_ - (sum - part)) + (x - part);
    high_ = sum;
  }
  void add_product(double a, double b) {
    const numeric::ExactProduct product = numeric::exact_product(a, b);
    add(product.rounded);
    low_ += product.rest;
  }
  double high() const { return high_; }
  double low() const { return low_; }
  double total() const { return high_ + low_; }

 private:
  double high_ = 0, low_ = 0;
};

/// α σ_q² + (1 − α) σ_p²: near zero where the divergence is about to become infinite.
double overlap_variance(double alpha, double p_sd, double q_sd) {
  PreciseSum rest, p_square, q_square, sum;
  rest.add(1);
  rest.add(-alpha);
  p_square.add_product(p_sd, p_sd);
  q_square.add_product(q_sd, q_sd);
  sum.add_product(alpha, q_square.high());
  sum.add_product(rest.high(), p_square.high());
  sum.add(alpha * q_square.low() + rest.high() * p_square.low() + rest.low() * p_square.high());
  return sum.total();
}

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
  const double log_share = a == 0 ? t : (std::abs(a * t) > 0.5 ? numeric::log(variance / (sd * sd)) : numeric::log1p(a * t)) / a;
  const double distance = p.mean - q.mean;
  return 0.5 * (log_of_variance_ratio(sd, other, t) - log_share) / (1 - a) - 0.5 * distance * (distance / variance);
}

}  // namespace

ValueAndGradient closed_form(double alpha, const Gaussian& p, const Gaussian& q) {
  const double product = alpha * (1 - alpha), variance = overlap_variance(alpha, p.sd, q.sd);
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

Values forward_kl_gradient(const Density& p, const Gaussian& q) {
  double mean = 0, log_sd = 0;
  for (const Mixture::Component& component : components(p)) {
    const double z = (component.mean - q.mean) / q.sd;
    mean -= component.weight * (z / q.sd);
    log_sd -= component.weight * (difference_of_squares(component.sd, q.sd) / (q.sd * q.sd) + z * z);
  }
  Values gradient(2);
  gradient << mean, log_sd;
  return gradient;
}

}  // namespace kl::divergence
