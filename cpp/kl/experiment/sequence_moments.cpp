#include "kl/experiment/sequence_moments.h"
#include <algorithm>
#include <cmath>

namespace kl::experiment {
namespace {

using Coefficients = std::array<double, most_steps>;

/// From coefficients summed where each token was drawn to their products with the scores 1[token] − π, summed.
Values with_scores(const SequenceChain& chain, const Values& drawn) {
  Values result = drawn;
  for (Index row = 0; row < chain.rows(); ++row) {
    const Index from = chain.cell(row, 0);
    result.segment(from, chain.tokens) -= drawn.segment(from, chain.tokens).sum() * chain.policy.segment(from, chain.tokens);
  }
  return result;
}

Values totals(const std::vector<numeric::Sum>& sums) {
  Values result(static_cast<Index>(sums.size()));
  for (Index i = 0; i < result.size(); ++i) result[i] = sums[static_cast<std::size_t>(i)].total();
  return result;
}

/// The first step that draws from the row; the length, if none does.
Index first_visit(const SequenceChain& chain, const Sequence& sequence, Index row) {
  return std::find(sequence.row.begin(), sequence.row.begin() + chain.length, row) - sequence.row.begin();
}

}  // namespace

SequenceMoments::SequenceMoments(const SequenceChain& chain, std::span<const ReadySequenceEstimator> estimators, double batch_size)
    : chain_(chain), estimators_(estimators), batch_size_(batch_size), channels_(estimators.size()),
      reached_(static_cast<std::size_t>(chain.length * chain.rows())), absent_(Values::Zero(chain.rows())) {
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    channels_[i].weight.resize(estimators[i].is_value() ? 1 : static_cast<std::size_t>(chain.cells()));
    if (estimators[i].leaves_one_out()) channels_[i].baseline.resize(static_cast<std::size_t>(chain.length));
  }
}

void SequenceMoments::add_first(const Sequence& sequence, double probability) {
  for (Index t = 0; t < chain_.length; ++t) reached_[static_cast<std::size_t>(t * chain_.rows() + sequence.row[t])].add(probability);
  for (Index row = 0; row < chain_.rows(); ++row)
    if (first_visit(chain_, sequence, row) == chain_.length) absent_[row] += probability;
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    if (estimators_[i].is_value()) {
      channel.weight[0].add(probability * estimators_[i].value(chain_, sequence));
      continue;
    }
    Coefficients coefficient;
    estimators_[i].coefficients(chain_, sequence, coefficient.data());
    for (Index t = 0; t < chain_.length; ++t) {
      const double part = probability * coefficient[t];
      channel.weight[static_cast<std::size_t>(sequence.cell[t])].add(part);
      if (!channel.baseline.empty()) channel.baseline[static_cast<std::size_t>(t)].add(part);
    }
  }
}

void SequenceMoments::begin_second() {
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    channel.mean = totals(channel.weight);
    if (!estimators_[i].is_value()) {
      channel.mean = with_scores(chain_, channel.mean);
      for (Index row = 0; row < chain_.rows(); ++row) {
        double visits = 0;
        for (Index t = 0; t < chain_.length; ++t) visits += reached_[static_cast<std::size_t>(t * chain_.rows() + row)].total();
        channel.mean.segment(chain_.cell(row, 0), chain_.tokens) += visits * estimators_[i].row_gradient().segment(chain_.cell(row, 0), chain_.tokens);
      }
    }
    channel.squares = Values::Zero(channel.mean.size());
    if (channel.baseline.empty()) continue;
    channel.baseline_squares = Values::Zero(chain_.length);
    channel.products.assign(static_cast<std::size_t>(chain_.length * chain_.length), Values::Zero(chain_.cells()));
  }
}

void SequenceMoments::center(const Channel& channel, double* coefficient) const {
  for (Index t = 0; t < chain_.length; ++t) coefficient[t] -= channel.baseline[static_cast<std::size_t>(t)].total();
}

void SequenceMoments::add_products(Channel& channel, const Sequence& sequence, double probability, const double* coefficient) const {
  for (Index t = 0; t < chain_.length; ++t) {
    channel.baseline_squares[t] += probability * coefficient[t] * coefficient[t];
    for (Index u = 0; u < chain_.length; ++u) channel.products[static_cast<std::size_t>(t * chain_.length + u)][sequence.cell[u]] += probability * coefficient[t];
  }
}

void SequenceMoments::add_second(const Sequence& sequence, double probability) {
  // In this order nothing leaves the doubles: a ratio of e^(±600) comes with a probability as small.
  const auto square = [probability](double deviation) { return (probability * deviation) * deviation; };
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    if (estimators_[i].is_value()) {
      channel.squares[0] += square(estimators_[i].value(chain_, sequence) - channel.mean[0]);
      continue;
    }
    Coefficients coefficient;
    estimators_[i].coefficients(chain_, sequence, coefficient.data());
    if (!channel.baseline.empty()) {
      center(channel, coefficient.data());
      add_products(channel, sequence, probability, coefficient.data());
    }
    for (Index first = 0; first < chain_.length; ++first) {
      if (first_visit(chain_, sequence, sequence.row[first]) < first) continue;
      // This sequence's estimate of the gradient by the logits of one row.
      const Index from = chain_.cell(sequence.row[first], 0);
      double visits = 0, sum = 0;
      std::array<double, most_tokens> drawn{};
      for (Index t = first; t < chain_.length; ++t) {
        if (sequence.row[t] != sequence.row[first]) continue;
        ++visits;
        sum += coefficient[t];
        drawn[static_cast<std::size_t>(sequence.token[t])] += coefficient[t];
      }
      for (Index token = 0; token < chain_.tokens; ++token) {
        const double estimate = drawn[static_cast<std::size_t>(token)] - chain_.policy[from + token] * sum + visits * estimators_[i].row_gradient()[from + token];
        channel.squares[from + token] += square(estimate - channel.mean[from + token]);
      }
    }
  }
}

Values SequenceMoments::extra(const Channel& channel) const {
  Values result(chain_.cells());
  std::vector<Values> products;  // E[a_t s_u], a the centered log-ratio
  for (const Values& drawn : channel.products) products.push_back(with_scores(chain_, drawn));
  for (Index row = 0; row < chain_.rows(); ++row)
    for (Index token = 0; token < chain_.tokens; ++token) {
      const Index cell = chain_.cell(row, token);
      double sum = 0;
      for (Index t = 0; t < chain_.length; ++t) {
        const double reached = reached_[static_cast<std::size_t>(t * chain_.rows() + row)].total();
        sum += channel.baseline_squares[t] * reached * chain_.policy[cell] * (1 - chain_.policy[cell]);
        for (Index u = 0; u < chain_.length; ++u)
          sum += products[static_cast<std::size_t>(t * chain_.length + u)][cell] * products[static_cast<std::size_t>(u * chain_.length + t)][cell];
      }
      result[cell] = sum;
    }
  return result;
}

/// Leave-one-out is a U-statistic of order 2, with the kernel ½ Σ_t (ℓ_t − ℓ′_t)(s_t − s′_t): Hoeffding (1948), A class of statistics with asymptotically
/// normal distribution, equation 5.13. Scores of different steps do not correlate.
Values SequenceMoments::sd(std::size_t i) const {
  const Channel& channel = channels_[i];
  Values variance = channel.squares;
  if (!estimators_[i].is_value())
    for (Index row = 0; row < chain_.rows(); ++row) {
      const Index from = chain_.cell(row, 0);
      variance.segment(from, chain_.tokens) += absent_[row] * channel.mean.segment(from, chain_.tokens).square();
    }
  if (!channel.baseline.empty()) variance += extra(channel) / (batch_size_ - 1);
  return (variance / batch_size_).max(0.0).sqrt();
}

}  // namespace kl::experiment
