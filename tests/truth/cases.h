/// Reference values that this project did not compute: for each case, by an independent program (quadrature in extended precision, at
/// two resolutions), divergences, gradients, optima, and the exact moments of one batch's estimate, with a bound on the absolute error
/// beside each number. +∞ is infinite; NaN does not exist (the gradient of an infinite divergence), or is not there (a λ that was not
/// given). Lists run over the parameters of q, in the order of web/src/api.ts, or hold the one number of a value; they are empty where
/// the program has none.
#pragma once
#include <limits>
#include <span>
#include <string_view>

namespace truth {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Numbers = std::span<const double>;

/// `numbers` in the order of the family's fields in api.ts; of a mixture weight, mean, sd of each component in turn; of a drawn density
/// low, high and the densities.
struct DensityTruth {
  std::string_view family;
  Numbers numbers;
};
/// `kind` as in api.ts, "alpha" with its alpha (else NaN).
struct DivergenceTruth {
  std::string_view kind;
  double alpha, value, error;
};
struct GradientTruth {
  std::string_view kind;
  double alpha;
  Numbers gradient, error;
};
/// A local minimum over Gaussian q; best first within a kind. Right to about 1e-9.
struct OptimumTruth {
  std::string_view kind;
  double mean, sd, value;
};
struct EstimatorTruth {
  std::string_view name;
  double lambda;
  Numbers truth, mean, sd;  ///< of the estimate of one batch of the case's size
  Numbers truth_error, mean_error, sd_error;
  Numbers first_order_bias, first_order_sd;  ///< of self-normalized ones: to first order in 1/N
  double effective_fraction;                 ///< of self-normalized ones: effective sample size over N
};
struct StudyTruth {
  std::string_view direction;
  double optimal_lambda;
  Numbers optimal_lambda_gradient, optimal_baseline;
  std::span<const EstimatorTruth> estimators;
};
struct CaseTruth {
  std::string_view name;
  DensityTruth p, q;
  double batch_size;
  std::span<const DivergenceTruth> divergences;
  std::span<const GradientTruth> gradients;
  std::span<const OptimumTruth> optima;
  std::span<const StudyTruth> studies;
};

#include "cases.inc"  // `cases`: typical ones

#include "stress.inc"  // `stress_cases`: hard ones, by stress.py; divergences and gradients alone

#include "families.inc"  // `family_cases`: hard ones of all families, by families.py; divergences alone

}  // namespace truth
