/// A first-order policy beside its reference: π(y) = Π_t π(y_t | y_{t−1}) over all tokens^length sequences, and what follows by recursion over the steps
/// alone, without the sequences.
#pragma once
#include <array>
#include "kl/numeric/values.h"

namespace kl::experiment {

constexpr Index most_tokens = 6, most_steps = 6;
constexpr Index most_rows = most_tokens + 1, most_logits = most_rows * most_tokens;

/// One sequence, token by token.
struct Sequence {
  std::array<Index, most_steps> token;
  std::array<Index, most_steps> row;   ///< what each was drawn from: 0, then 1 + the token before
  std::array<Index, most_steps> cell;  ///< where (row, token) stands among the logits
};

/// Tables hold a number a cell, (row, token) at row · tokens + token: the row 0 is that of the first step, 1 + a that after token a.
struct SequenceChain {
  Index tokens, length;
  Values policy, reference;  ///< probabilities
  Values log_policy;
  Values log_ratio;          ///< ℓ = log π − log π_ref, nats
  Values row_divergence;     ///< KL(π‖π_ref) of each row

  /// From logits, tokens + 1 rows of them; every row's probabilities add up to 1.
  SequenceChain(Index tokens, Index length, const Values& policy_logits, const Values& reference_logits);

  Index rows() const { return tokens + 1; }
  Index cells() const { return rows() * tokens; }
  Index cell(Index row, Index token) const { return row * tokens + token; }
  double sequences() const;  ///< tokens^length
  /// The sequence of this number: its tokens are the digits, the first one the highest.
  Sequence sequence(Index number) const;
  /// Its last tokens changed to those of the next number.
  void next(Sequence& sequence) const;
};

/// D(π‖π_ref) and its gradient, exactly.
struct SequenceDivergence {
  Values steps;     ///< D_t = E[KL(π(·|y_{t−1})‖π_ref(·|y_{t−1}))]: by the chain rule, D is their sum
  double value;     ///< nats
  Values gradient;  ///< by the policy's logits, a number a cell
};
/// To within 1e-15 relative of the value: every term is non-negative. Cover & Thomas (2006), Elements of Information Theory, theorem 2.5.3; the gradient is
/// that of Sutton et al. (2000), Policy gradient methods, theorem 1, for the reward ℓ.
SequenceDivergence sequence_divergence(const SequenceChain& chain);

}  // namespace kl::experiment
