/// What the variance of a batch's estimate comes to from moments of one sample, where the estimate is no plain average.
#pragma once
#include "kl/numeric/extended.h"

namespace kl::estimator {

/// Of the sample covariance Σ(cᵢ − c̄)(sᵢ − s̄)/(N − 1) of N pairs: E[(c − E[c])²(s − E[s])²]/N + Var(c)Var(s)/(N (N − 1)) − (N − 2) Cov²/(N (N − 1)).
/// One pair has no covariance, which does not vary: 0. Source: Hoeffding (1948), "A class of statistics with asymptotically normal distribution", eq. 5.13.
template <class T>
T variance_of_covariance(const T& squared_product, const T& variance_c, const T& variance_s, const T& covariance, double n) {
  if (n == 1) return 0.0;
  return squared_product / n + (variance_c * variance_s - (n - 2) * covariance * covariance) / (n * (n - 1));
}

/// Of a formula a + λc the λ* = −Cov(a, c)/Var(c) of least variance, from the variances at λ = 0 and 1 and the covariance of the two; 1 where c does not vary.
inline numeric::Extended best_lambda(const numeric::Extended& at_zero, const numeric::Extended& at_one, const numeric::Extended& joint) {
  const numeric::Extended spread = at_zero - joint - joint + at_one;
  const bool varies = spread.scaled(spread.exponent()) != 0;
  return varies ? (at_zero - joint) / spread : numeric::Extended(1.0);
}

}  // namespace kl::estimator
