#include "kl/estimator/log_ratio.h"
#include "kl/estimator/block.h"

namespace kl::estimator {

using numeric::Extended;

Extended at_log_ratio(const Estimator& entry, double log_ratio, Extended lambda, Extended score) {
  const double log_r = entry.about.samples_from == Side::p ? log_ratio : -log_ratio;
  const Extended nowhere = 0.0;
  Sample<Extended> x{log_r, 0.0, 0.0, 0.0, 0.0, log_ratio, 0.0, &score, &nowhere, 1.0, lambda};
  // What is not read need not be had: exponentials are most of the work.
  if (entry.reads & Column::r) x.r = Extended::exp(log_r);
  if (entry.reads & Column::r_minus_one) x.r_minus_one = Extended::expm1(log_r);
  if (entry.reads & Column::k3) x.k3 = Extended::expm1_minus_x(log_r);
  if (entry.reads & Column::r_log_r) x.r_log_r = Extended::exp(log_r) * Extended(log_r);
  return entry.at_node(x, 0);
}

}  // namespace kl::estimator
