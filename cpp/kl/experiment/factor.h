/// One factor of a product of independent copies: what the moments of all of them are made of.
#pragma once
#include "kl/estimator/estimator.h"
#include "kl/numeric/extended.h"

namespace kl::experiment {

/// Of log r and r, r = o/s, x ~ S, the density sampled; O is the other one. Whatever is infinite is +∞; what is infinite is decided from the tails.
struct Factor {
  double divergence;  ///< D(S‖O), nats
  double mean_k2;     ///< ½E[log² r]
  double mean_k3;     ///< E[r − 1 − log r]: the divergence, less 1 − E[r]
  numeric::Extended variance_k1, variance_k2, variance_k3, variance_r;
  /// Where both variances are finite; else NaN.
  numeric::Extended covariance_k1_k2, covariance_k1_r, covariance_k3_r;
  double log_mean;    ///< log E[r]: 0 where S has samples wherever O has mass
  double log_growth;  ///< log(E[r²]/E[r]²) = log(1 + χ²(O‖S)): what each copy adds to that of all
};

/// By closed form for two Gaussians of one sd, where log r is Gaussian: to a few ulp however near they are. Else by quadrature: |error| ≤ 1e-12 of a
/// mean or sd + 1e-15. `setting` on-policy; samples come from `side`.
Factor factor(const estimator::Setting& setting, estimator::Side side);

}  // namespace kl::experiment
