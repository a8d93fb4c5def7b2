#include <algorithm>
#include <numeric>
#include "kl/estimator/log_ratio.h"
#include "kl/experiment/sequence_table.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

/// Tokens of one row among which a mean is taken: one of them, or several taken for one.
struct Outcome {
  std::vector<Index> tokens;
  double probability, log_ratio;
};

/// All tokens of a row, the likeliest first; of equally likely ones the first.
std::vector<Index> by_probability(const SequenceChain& chain, Index row) {
  std::vector<Index> order(static_cast<std::size_t>(chain.tokens));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return chain.policy[chain.cell(row, a)] > chain.policy[chain.cell(row, b)]; });
  return order;
}

/// Several tokens taken for one.
Outcome together(const SequenceChain& chain, Index row, std::vector<Index> tokens) {
  double policy = 0, reference = 0;
  for (const Index token : tokens) {
    policy += chain.policy[chain.cell(row, token)];
    reference += chain.reference[chain.cell(row, token)];
  }
  return {std::move(tokens), policy, numeric::log(policy) - numeric::log(reference)};
}

/// What a mean is taken over, in the row; nothing where tokens count as they are drawn.
std::vector<Outcome> outcomes(Tokens tokens, const SequenceChain& chain, Index row, const std::vector<Index>& order, Index top) {
  if (tokens == Tokens::drawn) return {};
  const Index single = tokens == Tokens::all ? chain.tokens : top;
  std::vector<Outcome> result;
  for (Index i = 0; i < single; ++i) {
    const Index token = order[static_cast<std::size_t>(i)], cell = chain.cell(row, token);
    result.push_back({{token}, chain.policy[cell], chain.log_ratio[cell]});
  }
  if (tokens == Tokens::top_and_rest && single < chain.tokens) result.push_back(together(chain, row, {order.begin() + single, order.end()}));
  return result;
}

/// Whether the token drawn counts by itself; `place` among the likeliest, from 0.
bool counts_as_drawn(Tokens tokens, Index place, Index top) {
  return tokens == Tokens::drawn || (tokens == Tokens::top_and_drawn_rest && place >= top);
}

}  // namespace

double ReadySequenceEstimator::at(double log_ratio) const {
  // A gradient's formula is linear in the score: this is what the score is multiplied with.
  return estimator::at_log_ratio(*formula_, log_ratio, 0.0, 1.0).value();
}

ReadySequenceEstimator::ReadySequenceEstimator(const SequenceEstimator& about, const SequenceChain& chain, Index top)
    : about_(&about), formula_(estimator::choose({.name = std::string(about.catalog)}, estimator::Objective::reverse_kl, "").entry),
      cell_(Values::Zero(chain.cells())), row_gradient_(Values::Zero(chain.cells())) {
  if (about.scope != Scope::token) return;
  for (Index row = 0; row < chain.rows(); ++row) {
    const std::vector<Index> order = by_probability(chain, row);
    double mean = 0;
    for (const Outcome& outcome : outcomes(about.tokens, chain, row, order, top)) {
      const double term = outcome.probability * at(outcome.log_ratio);
      mean += term;
      // The score of an outcome is the mean score of its tokens: π(a)/π(outcome) at each, less π everywhere.
      for (const Index token : outcome.tokens) row_gradient_[chain.cell(row, token)] += term * (chain.policy[chain.cell(row, token)] / outcome.probability);
    }
    row_gradient_.segment(chain.cell(row, 0), chain.tokens) -= mean * chain.policy.segment(chain.cell(row, 0), chain.tokens);
    for (Index place = 0; place < chain.tokens; ++place) {
      const Index cell = chain.cell(row, order[static_cast<std::size_t>(place)]);
      if (counts_as_drawn(about.tokens, place, top)) cell_[cell] = at(chain.log_ratio[cell]);
      if (is_value()) cell_[cell] += mean;
    }
  }
}

double ReadySequenceEstimator::value(const SequenceChain& chain, const Sequence& sequence) const {
  double sum = 0;
  const Values& terms = about_->scope == Scope::sequence ? chain.log_ratio : cell_;
  for (Index t = 0; t < chain.length; ++t) sum += terms[sequence.cell[t]];
  return about_->scope == Scope::sequence ? at(sum) : sum;
}

void ReadySequenceEstimator::coefficients(const SequenceChain& chain, const Sequence& sequence, double* coefficient) const {
  double onward = 0, later = 0;
  for (Index t = chain.length; t-- > 0;) {
    onward += chain.log_ratio[sequence.cell[t]];
    coefficient[t] = about_->scope == Scope::token ? cell_[sequence.cell[t]] : about_->scope == Scope::onward || t == 0 ? at(onward) : 0;
    if (about_->has_later) coefficient[t] += at(later);
    later += chain.row_divergence[sequence.row[t]];
  }
  if (about_->scope == Scope::sequence) std::fill(coefficient + 1, coefficient + chain.length, coefficient[0]);
}

}  // namespace kl::experiment
