/// What an estimator sees of one sample. A formula is a function of this alone, so that the same line is averaged over samples
/// (T = Lanes) and integrated over quadrature nodes (T = Extended).
#pragma once

namespace kl::estimator {

/// x was drawn from S, the density sampled; O is the other one of P and Q; ℓ = log q − log p. Off-policy S is the behavior μ in Q's place,
/// while r stays p/q: it is what training code computes.
template <class T>
struct Sample {
  T log_r;         ///< log r, nats
  T r;             ///< q/p where x ~ P, p/q where x is a sample of Q's side
  T r_minus_one;   ///< r − 1, without cancellation near r = 1
  T k3;            ///< r − 1 − log r ≥ 0, without cancellation near r = 1
  T r_log_r;       ///< r log r, 0 where r is
  T log_q_over_p;  ///< ℓ
  T slope;         ///< ∂ℓ/∂x
  const T* score;  ///< s_j = ∂ log q/∂θ_j at fixed x, one a parameter
  const T* path;   ///< ∂x/∂θ_j at fixed noise, one a parameter
  T rho;           ///< q(x)/μ(x), off-policy; 1 otherwise
  T lambda;        ///< what else the formula takes, of the entry's kind of `Batch`: a coefficient, a baseline, a weight over the mean of all
};

}  // namespace kl::estimator
