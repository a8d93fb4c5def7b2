/// Exact moments of self-normalized estimates, at a finite N.
#pragma once
#include "kl/estimator/estimator.h"

namespace kl::estimator {

/// Of Σw̃ᵢhᵢ, w̃ = w/Σw, over N samples of Q: finite however heavy the tail of w is, since the estimate is a weighted mean of the hᵢ.
struct SelfNormalized {
  double mean, sd;
  double sample_variance;  ///< mean of N²Σw̃²(h − estimate)²/(N − 1), NaN for N = 1
};

/// Of an entry λ·h with weights w = r, at parameter j. With a(t) = E_Q[e^(−tw)] and a constant c, E[Σw̃(h − c)] = N ∫ E_Q[w(h − c)e^(−tw)] a^(N−1) dt and
/// E[(Σw̃(h − c))²] = ∫ t {N E_Q[w²(h − c)²e^(−tw)] a^(N−1) + N(N − 1) E_Q[w(h − c)e^(−tw)]² a^(N−2)} dt, from 1/Σw = ∫e^(−tΣw) dt; by the trapezoidal rule in
/// log t. Relative error ≤ 1e-10 of mean and sd, as long as N samples of Q meet P at all: the mean is that of batches which do. Where log w goes over
/// more than 9000 nats among samples of Q, 1e-4; all NaN beyond 30000: then only sampling can tell.
SelfNormalized self_normalized(const Estimator& entry, const Setting& setting, int j, double batch_size);

}  // namespace kl::estimator
