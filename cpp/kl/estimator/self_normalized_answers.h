/// Self-normalized estimates over finitely many answers, for all parameters at once: self_normalized.h takes one parameter at a time, of any density.
#pragma once
#include "kl/numeric/values.h"

namespace kl::estimator {

/// The summed variance of Σw̃ᵢhᵢ, w̃ = w/Σw, w = p/q, over N samples of Q; h is answers × parameters, the probabilities are given by their logarithms, finite and of sum one.
/// The integrals of self_normalized.h, with |h − c|² and the vector E_Q[w(h − c)e^(−tw)] in them. Relative error ≤ 1e-10.
double self_normalized_variance(const Values& log_p, const Values& log_q, const Points& h, double batch_size);

}  // namespace kl::estimator
