/// Formulas of the tables where a sample is known by its log-ratio alone.
#pragma once
#include "kl/estimator/estimator.h"

namespace kl::estimator {

/// The entry's formula at one sample, of the side that the entry draws from, with ℓ = log q − log p, on-policy: λ and the score as given, which only formulas that read them need; the
/// path is nothing. In numbers that hold e^(10⁶): ratios of a run gone wrong are that large, and a sum of them still has a logarithm.
numeric::Extended at_log_ratio(const Estimator& entry, double log_ratio, numeric::Extended lambda, numeric::Extended score = 0.0);

}  // namespace kl::estimator
