#include "kl/estimator/self_normalized_answers.h"
#include <algorithm>
#include <cmath>
#include "kl/numeric/elementary.h"

namespace kl::estimator {
namespace {

/// Steps of log t: the integrand is analytic to ±iπ/2, so that the trapezoidal rule is off by e^(−π²/step).
constexpr double step = 0.25;
/// Above this log tw, e^(−tw) is nothing.
constexpr double most_log = 4.7;

class Integral {
 public:
  Integral(const Values& log_p, const Values& log_q, const Points& h, double n)
      : log_w_(log_p - log_q), probability_(numeric::exp(log_q)), n_(n), least_log_(-36 - numeric::log(n)),
        h_(h.rowwise() - (h.colwise() * numeric::exp(log_p)).colwise().sum()) {}

  /// E[T] and E[|T|²] of the estimate T, counted from `offset` more than the mean of h under P.
  struct Moments { Values mean; double square; };
  Moments moments(const Values& offset, double every) const {
    const Points h = h_.rowwise() - offset.transpose();
    const Values square_of_h = h.square().rowwise().sum();
    Moments result{Values::Zero(h.cols()), 0};
    const double from = least_log_ - log_w_.maxCoeff(), to = most_log - log_w_.minCoeff();
    for (double steps = 0, time = from; time <= to; time = from + ++steps * every) {
      const Values log_tw = log_w_ + time;
      if (!(log_tw >= least_log_ && log_tw <= most_log).any()) {  // on to where an answer has something to say
        const double next = (log_tw < least_log_).select(least_log_ - log_w_, to).minCoeff();
        steps = std::max(steps, std::ceil((next - from) / every) - 1);
        continue;
      }
      const Values tw = numeric::exp(Values(log_tw.min(most_log + 4))), once = probability_ * tw * numeric::exp(Values(-tw));
      const double log_others = numeric::log1p(std::max(-1.0, (probability_ * numeric::expm1(Values(-tw))).sum()));
      const Values first = (h.colwise() * once).colwise().sum().transpose();
      const double one = n_ * others(log_others, 1), two = n_ * (n_ - 1) * others(log_others, 2);
      result.mean += every * one * first;
      result.square += every * (one * (once * tw * square_of_h).sum() + two * first.square().sum());
    }
    return result;
  }

 private:
  /// E[e^(−tw)]^(N − k)
  double others(double log_others, double k) const { return n_ < k ? 0 : n_ == k ? 1 : numeric::exp((n_ - k) * log_others); }

  Values log_w_, probability_;
  double n_, least_log_;  ///< below least_log_, tw is nothing beside 1, even among all N
  Points h_;
};

}  // namespace

double self_normalized_variance(const Values& log_p, const Values& log_q, const Points& h, double batch_size) {
  const Integral integral(log_p, log_q, h, batch_size);
  // Counted from the mean of the estimate squares are its variance, which can be a small part of how far it is off.
  const Values bias = integral.moments(Values::Zero(h.cols()), 4 * step).mean;
  const auto [rest, square] = integral.moments(bias, step);
  return std::max(0.0, square - rest.square().sum());
}

}  // namespace kl::estimator
