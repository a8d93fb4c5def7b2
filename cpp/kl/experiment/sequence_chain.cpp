#include "kl/experiment/sequence_chain.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

/// Logarithms of the softmax of each row.
Values log_softmax(const Values& logits, Index tokens) {
  Values result(logits.size());
  for (Index from = 0; from < logits.size(); from += tokens) {
    const Values shifted = logits.segment(from, tokens) - logits.segment(from, tokens).maxCoeff();
    result.segment(from, tokens) = shifted - numeric::log(numeric::exp(shifted).sum());
  }
  return result;
}

}  // namespace

SequenceChain::SequenceChain(Index of_tokens, Index of_length, const Values& policy_logits, const Values& reference_logits)
    : tokens(of_tokens), length(of_length), log_policy(log_softmax(policy_logits, tokens)), row_divergence(Values::Zero(tokens + 1)) {
  const Values log_reference = log_softmax(reference_logits, tokens);
  policy = numeric::exp(log_policy);
  reference = numeric::exp(log_reference);
  log_ratio = log_policy - log_reference;
  const Values terms = policy * numeric::expm1_minus_x(Values(-log_ratio));
  for (Index row = 0; row < rows(); ++row) row_divergence[row] = terms.segment(cell(row, 0), tokens).sum();
}

double SequenceChain::sequences() const {
  double count = 1;
  for (Index t = 0; t < length; ++t) count *= static_cast<double>(tokens);
  return count;
}

Sequence SequenceChain::sequence(Index number) const {
  Sequence result{};
  for (Index t = length; t-- > 0; number /= tokens) result.token[t] = number % tokens;
  for (Index t = 0; t < length; ++t) {
    result.row[t] = t == 0 ? 0 : 1 + result.token[t - 1];
    result.cell[t] = cell(result.row[t], result.token[t]);
  }
  return result;
}

void SequenceChain::next(Sequence& sequence) const {
  Index t = length - 1;
  while (t > 0 && sequence.token[t] + 1 == tokens) sequence.token[t--] = 0;
  ++sequence.token[t];
  for (; t < length; ++t) {
    if (t > 0) sequence.row[t] = 1 + sequence.token[t - 1];
    sequence.cell[t] = cell(sequence.row[t], sequence.token[t]);
  }
}

SequenceDivergence sequence_divergence(const SequenceChain& chain) {
  const Index rows = chain.rows(), tokens = chain.tokens, length = chain.length;
  Points reached = Points::Zero(rows, length);     // the probability that step t draws from a row
  Points onward = Points::Zero(rows, length + 1);  // the KLs still to come from there on, this step's included
  reached(0, 0) = 1;
  for (Index t = 0; t + 1 < length; ++t)
    for (Index row = 0; row < rows; ++row)
      for (Index token = 0; token < tokens; ++token) reached(1 + token, t + 1) += reached(row, t) * chain.policy[chain.cell(row, token)];
  for (Index t = length; t-- > 0;)
    for (Index row = 0; row < rows; ++row) {
      onward(row, t) = chain.row_divergence[row];
      for (Index token = 0; token < tokens; ++token) onward(row, t) += chain.policy[chain.cell(row, token)] * onward(1 + token, t + 1);
    }

  SequenceDivergence result{Values(length), onward(0, 0), Values::Zero(chain.cells())};
  for (Index t = 0; t < length; ++t) {
    result.steps[t] = (reached.col(t) * chain.row_divergence).sum();
    for (Index row = 0; row < rows; ++row)
      for (Index token = 0; token < tokens; ++token) {
        // What the choice of this token costs from here on, above the mean of all choices.
        const Index cell = chain.cell(row, token);
        result.gradient[cell] += reached(row, t) * chain.policy[cell] * (chain.log_ratio[cell] + onward(1 + token, t + 1) - onward(row, t));
      }
  }
  return result;
}

}  // namespace kl::experiment
