/// Reference values that this project did not compute: for each case, by an independent program (quadrature in extended precision, at
/// two resolutions), divergences, gradients, optima, and the exact moments of one batch's estimate, with a bound on the absolute error
/// beside each number. +∞ is infinite; NaN does not exist (the gradient of an infinite divergence), or is not there (a second parameter of
/// a value, a λ that was not given).
#pragma once
#include <limits>
#include <span>
#include <string_view>

namespace truth {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct ComponentTruth { double weight, mean, sd; };

/// `kind` as in api.ts, "alpha" with its alpha (else NaN).
struct DivergenceTruth {
  std::string_view kind;
  double alpha, value, error;
};
/// With respect to mean and logSd.
struct GradientTruth {
  std::string_view kind;
  double alpha, gradient[2], error[2];
};
/// A local minimum over Gaussian q; best first within a kind. Right to about 1e-9.
struct OptimumTruth {
  std::string_view kind;
  double mean, sd, value;
};
struct EstimatorTruth {
  std::string_view name;
  double lambda;
  int parameters;  ///< 1: a value; 2: mean and logSd
  double truth[2], mean[2], sd[2];  ///< of the estimate of one batch of the case's size
  double truth_error[2], mean_error[2], sd_error[2];
};
struct StudyTruth {
  std::string_view direction;
  double optimal_lambda, optimal_lambda_gradient[2];
  std::span<const EstimatorTruth> estimators;
};
struct CaseTruth {
  std::string_view name;
  std::span<const ComponentTruth> p;  ///< one: a Gaussian
  double q_mean, q_sd, batch_size;
  std::span<const DivergenceTruth> divergences;
  std::span<const GradientTruth> gradients;
  std::span<const OptimumTruth> optima;
  std::span<const StudyTruth> studies;
};

#include "cases.inc"  // `cases`: typical ones

#include "stress.inc"  // `stress_cases`: hard ones, by stress.py; divergences and gradients alone

}  // namespace truth
