#include "kl/experiment/sequence_batches.h"
#include <algorithm>

namespace kl::experiment {

SequenceBatches::SequenceBatches(const SequenceChain& chain, std::span<const ReadySequenceEstimator> estimators, double batch_size, double seed, const std::vector<std::vector<Values>>& edges)
    : chain_(chain), estimators_(estimators), batch_size_(batch_size), seed_(seed), channels_(estimators.size()),
      drawn_at_(static_cast<std::size_t>(chain.length), Values::Zero(chain.cells())) {
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    const Index count = estimators[i].is_value() ? 1 : chain.cells();
    channel.weight = Values::Zero(count);
    if (estimators[i].leaves_one_out()) channel.baseline = Values::Zero(chain.length);
    channel.moments.resize(static_cast<std::size_t>(count));
    for (const Values& one : edges[i]) channel.histogram.emplace_back(one);
  }
}

double SequenceBatches::uniform() {
  if (next_uniform_ == numeric::lane_count) {
    stream_->uniform().store(uniforms_.data());
    next_uniform_ = 0;
  }
  return uniforms_[static_cast<std::size_t>(next_uniform_++)];
}

Sequence SequenceBatches::draw() {
  Sequence sequence{};
  for (Index t = 0; t < chain_.length; ++t) {
    const Index row = t == 0 ? 0 : 1 + sequence.token[t - 1];
    double left = uniform();
    Index token = 0;
    // What rounding leaves over belongs to the last token that can be drawn.
    for (Index next = 0; next < chain_.tokens && left >= 0; ++next) {
      const double probability = chain_.policy[chain_.cell(row, next)];
      if (probability > 0) token = next;
      left -= probability;
    }
    sequence.token[t] = token;
    sequence.row[t] = row;
    sequence.cell[t] = chain_.cell(row, token);
  }
  return sequence;
}

void SequenceBatches::add(const Sequence& sequence) {
  for (Index t = 0; t < chain_.length; ++t) drawn_at_[static_cast<std::size_t>(t)][sequence.cell[t]] += 1;
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    if (estimators_[i].is_value()) {
      channel.weight[0] += estimators_[i].value(chain_, sequence);
      continue;
    }
    std::array<double, most_steps> coefficient;
    estimators_[i].coefficients(chain_, sequence, coefficient.data());
    for (Index t = 0; t < chain_.length; ++t) {
      channel.weight[sequence.cell[t]] += coefficient[t];
      if (channel.baseline.size() > 0) channel.baseline[t] += coefficient[t];
    }
  }
}

/// Of the batch, once it is full.
Values SequenceBatches::estimate(std::size_t i) const {
  const Channel& channel = channels_[i];
  if (estimators_[i].is_value()) return channel.weight / batch_size_;
  Values sum = channel.weight;
  double count = batch_size_;
  if (channel.baseline.size() > 0) {
    // Taking the mean of the others off each is taking that of all off, times batch size / (batch size − 1).
    for (Index t = 0; t < chain_.length; ++t) sum -= channel.baseline[t] / batch_size_ * drawn_at_[static_cast<std::size_t>(t)];
    count -= 1;
  }
  Values visits = Values::Zero(chain_.cells());
  for (const Values& drawn : drawn_at_) visits += drawn;
  for (Index row = 0; row < chain_.rows(); ++row) {
    const Index from = chain_.cell(row, 0);
    const double drawn = sum.segment(from, chain_.tokens).sum(), times = visits.segment(from, chain_.tokens).sum();
    sum.segment(from, chain_.tokens) += times * estimators_[i].row_gradient().segment(from, chain_.tokens) - drawn * chain_.policy.segment(from, chain_.tokens);
  }
  return sum / count;
}

void SequenceBatches::close() {
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    const Values numbers = estimate(i);
    for (Index j = 0; j < numbers.size(); ++j) {
      channel.moments[static_cast<std::size_t>(j)].add(numbers[j]);
      channel.histogram[static_cast<std::size_t>(j)].add(numbers[j]);
    }
    channel.weight.setZero();
    channel.baseline.setZero();
  }
  for (Values& drawn : drawn_at_) drawn.setZero();
  drawn_ = 0;
  batch_ += 1;
}

void SequenceBatches::advance() {
  constexpr double at_once = 64;
  if (drawn_ == 0) {
    stream_.emplace(static_cast<std::uint64_t>(seed_), static_cast<std::uint64_t>(batch_), 1);
    next_uniform_ = numeric::lane_count;
  }
  for (const double to = std::min(batch_size_, drawn_ + at_once); drawn_ < to; ++drawn_) add(draw());
  if (drawn_ == batch_size_) close();
}

}  // namespace kl::experiment
