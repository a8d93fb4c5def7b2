#include "kl/divergence/quick.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/numeric/elementary.h"
#include "kl/numeric/lanes.h"
#include "kl/numeric/normal.h"

namespace kl::divergence {
namespace {

/// |P(I) − Q(I)| for the interval I between the places where p = q, which are the roots of a quadratic; with equal sds one of them is infinite.
/// At those places an error of x does nothing to first order.
Value total_variation(const Gaussian& p, const Gaussian& q) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  const double a = p.sd, b = q.sd, distance = q.mean - p.mean;
  if (distance == 0 && a == b) return {0, 0};
  const double log_ratio = numeric::log(b / a), difference = (b - a) * (b + a);
  // With t = x − p.mean, −difference t² − 2 distance a² t + a² (distance² + 2 b² log b/a) = 0, divided by a²; the root does not cancel.
  const double quadratic = difference / (a * a), constant = distance * distance + 2 * b * b * log_ratio;
  const double root = b / a * std::sqrt(distance * distance + 2 * difference * log_ratio);
  const double larger = distance < 0 ? distance - root : distance + root;  // of the two roots' numerators, the one that does not cancel
  const double first = constant / larger, second = -larger / quadratic;
  const auto mass = [](double t, double mean, double sd) { return numeric::normal_cdf((t - mean) / sd); };
  const double of_p = mass(first, 0, a) - mass(second, 0, a), of_q = mass(first, distance, b) - mass(second, distance, b);
  return {std::min(1.0, std::abs(of_p - of_q)), 8 * epsilon + epsilon * std::abs(distance) / std::min(a, b)};
}

/// log 2 − ½ ∫ [p log(1 + q/p) + q log(1 + p/q)]. That integrand is zero wherever either density is, so that nodes about the narrower one see all of it; where
/// P and Q nearly agree it cancels against log 2, and an absolute error is left. By the trapezoidal rule: what it misses falls off exponentially in the number of
/// nodes, so that all of them miss much less than every fourth one, and by how much those four rules differ, in amplitude and phase, bounds that.
/// Source: Trefethen & Weideman (2014), "The exponentially convergent trapezoidal rule".
Value jensen_shannon(const Gaussian& p, const Gaussian& q) {
  using numeric::Lanes;
  using numeric::select;
  constexpr int nodes = 128;
  constexpr double nodes_a_sd = 6.5, first = -0.5 * (nodes - 1);  // out to 9.7 sds: beyond, there is less than 1e-20 of a density
  constexpr double log_two = 0.69314718055994530942, epsilon = std::numeric_limits<double>::epsilon();
  const Gaussian &narrow = p.sd < q.sd ? p : q, &wide = p.sd < q.sd ? q : p;
  const double ratio = narrow.sd / wide.sd, distance = (narrow.mean - wide.mean) / wide.sd, log_ratio = numeric::log(ratio);
  // In units of the narrower one: its density is e^a / √2π, the other's e^b / √2π.
  Lanes sums(0.0);
  for (int i = 0; i < nodes; i += numeric::lane_count) {
    const double at[] = {i + first, i + 1 + first, i + 2 + first, i + 3 + first};
    const Lanes z = Lanes::load(at) / Lanes(nodes_a_sd), y = Lanes(distance) + Lanes(ratio) * z;
    const Lanes a = Lanes(-0.5) * z * z, b = Lanes(log_ratio) - Lanes(0.5) * y * y, difference = b - a;
    const auto below = difference < Lanes(0.0);
    const Lanes less = select(below, difference, -difference), share = numeric::exp(less);
    sums = sums + numeric::exp(select(below, a, b)) * ((Lanes(1.0) + share) * numeric::log1p(share) - share * less);
  }
  double fourth[numeric::lane_count];
  sums.store(fourth);
  const double cosine = fourth[0] - fourth[2], sine = fourth[1] - fourth[3], scale = 0.5 * numeric::exp(-numeric::half_log_two_pi) / nodes_a_sd;
  return {std::max(0.0, log_two - scale * numeric::sum(sums)), scale * std::sqrt(cosine * cosine + sine * sine) + 16 * epsilon};
}

}  // namespace

Value quick_value(Divergence d, const Gaussian& p, const Gaussian& q) {
  if (d.kind == Kind::total_variation) return total_variation(p, q);
  if (d.kind == Kind::jensen_shannon) return jensen_shannon(p, q);
  return value(d, p, q);
}

}  // namespace kl::divergence
