/// Policies over a finite set of answers by the logarithms of their probabilities, so that one which is below all doubles still has a size; and the
/// policy that is best under a KL penalty.
/// Sources: Peters & Schaal (2007), "Reinforcement learning by reward-weighted regression for operational space control", for the tilted reference;
/// Grill et al. (2020), "Monte-Carlo tree search as regularized policy optimization", arXiv 2007.12509, for its mirror.
#pragma once
#include "kl/estimator/estimator.h"
#include "kl/numeric/values.h"

namespace kl::experiment {

/// D(a‖b) of two policies given by their logarithms, nats. Finite however small a probability of b is. |error| ≤ 1e-13 D + 1e-15.
double divergence_of(const Values& log_a, const Values& log_b);

/// −Σ π log π, nats.
double entropy_of(const Values& log_policy);

struct PolicyOptimum {
  Values log_policy;  ///< log π*
  double value;       ///< E_π*[reward] − β · penalty
};

/// Where E_π[reward] − β · penalty is greatest over all policies. "reverse_kl", β D(π‖π_ref): π* ∝ π_ref e^(reward/β). "forward_kl", β D(π_ref‖π):
/// π* = β π_ref/(λ − reward) with the λ above all rewards that makes its sum 1. Each probability to 1e-12 of itself, if it is a normal double; value to
/// 1e-13 of the largest |reward| + β. Near the β below which the mirror's best answer takes all, π* itself moves as the root of a reference's probability
/// does, and inputs are taken as exact. The reference needs no sum of one.
PolicyOptimum policy_optimum(const Values& rewards, const Values& reference, double beta, estimator::Objective penalty);

}  // namespace kl::experiment
