#include "kl/estimator/channel.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/numeric/elementary.h"

namespace kl::estimator {
namespace {

using numeric::JointMoments;
using numeric::Moments;

/// −Cov(a, c)/Var(c) as one half of a batch shows it; 1 where c does not vary.
double fitted(const JointMoments& half) { return half.squares_b == 0 ? 1 : -half.products / half.squares_b; }

/// Of a piece, the row where the second half of its batch begins.
Index cut_of(const Piece& piece, double batch_size) {
  return std::clamp(piece.begin + static_cast<Index>(std::floor(batch_size / 2) - piece.before), piece.begin, piece.end);
}

}  // namespace

LogSum::LogSum() : largest(-std::numeric_limits<double>::infinity()) {}

void LogSum::add(double x) {
  if (!(x > -std::numeric_limits<double>::infinity())) return;
  if (x > largest) {
    total = total * numeric::exp(largest - x);
    largest = x;
  }
  total += numeric::exp(x - largest);
}

double LogSum::value() const { return largest + numeric::log(total); }

Channel::Channel(const Chosen& chosen, const Setting& setting, int parameter, double batch_size)
    : chosen_{chosen.entry, fixed_lambda(chosen, setting)}, parameter_(parameter), batch_size_(batch_size) {}

unsigned Channel::reads_to_fit() const {
  switch (batch()) {
    case Batch::average:
    case Batch::mean_baseline:
    case Batch::antithetic: return 0;
    case Batch::two_fold: return chosen_.entry->reads;
    case Batch::leave_one_out:
    case Batch::batch_baseline: return Column::log_q_over_p;
    case Batch::self_normalized: return Column::log_r;
  }
  return 0;
}

void Channel::run(const Block& block, double lambda, Values& to) {
  lambda_.setConstant(lambda);
  chosen_.entry->at_block(block, parameter_, lambda_.data(), to.data());
}

void Channel::fit(const Block& block, const std::vector<Piece>& pieces) {
  if (batch() == Batch::two_fold) {
    run(block, 0, value_);
    run(block, 1, at_one_);
    at_one_ -= value_;
  }
  for (const Piece& piece : pieces) {
    State& state = batches_[static_cast<std::size_t>(piece.batch)];
    if (batch() == Batch::leave_one_out || batch() == Batch::batch_baseline)
      state.baseline.add(Moments::of(block.log_q_over_p.data() + piece.begin, piece.size()));
    if (batch() == Batch::two_fold) {
      const Index cut = cut_of(piece, batch_size_);
      state.half[0].add(JointMoments::of(value_.data() + piece.begin, at_one_.data() + piece.begin, cut - piece.begin));
      state.half[1].add(JointMoments::of(value_.data() + cut, at_one_.data() + cut, piece.end - cut));
    }
    if (batch() == Batch::self_normalized)
      for (Index i = piece.begin; i < piece.end; ++i) state.weight.add(block.log_r[i]);
  }
}

/// λ of each sample of the block.
void Channel::settle_lambda(const Block& block, const std::vector<Piece>& pieces) {
  lambda_.setConstant(chosen_.lambda);
  for (const Piece& piece : pieces) {
    const State& state = batches_[static_cast<std::size_t>(piece.batch)];
    auto lambda = lambda_.segment(piece.begin, piece.size());
    if (batch() == Batch::leave_one_out) {
      // The mean of the others, as a step from the mean of all.
      const double mean = state.baseline.mean;
      lambda = mean + (mean - block.log_q_over_p.segment(piece.begin, piece.size())) / (batch_size_ - 1);
    }
    if (batch() == Batch::batch_baseline) lambda.setConstant(state.baseline.mean);
    if (batch() == Batch::two_fold) {
      const Index cut = cut_of(piece, batch_size_) - piece.begin;
      lambda.head(cut).setConstant(fitted(state.half[1]));
      lambda.tail(piece.size() - cut).setConstant(fitted(state.half[0]));
    }
    if (batch() == Batch::self_normalized)
      lambda = batch_size_ * numeric::exp(Values(block.log_r.segment(piece.begin, piece.size()) - state.weight.value()));
  }
}

void Channel::evaluate(const Block& block, const std::vector<Piece>& pieces, Index to_keep) {
  if (batch() == Batch::self_normalized) run(block, 1, at_one_);
  settle_lambda(block, pieces);
  chosen_.entry->at_block(block, parameter_, lambda_.data(), value_.data());
  // A sample without weight has no part in a weighted mean, even where its h is infinite.
  if (batch() == Batch::self_normalized) value_.head(block.count) = (lambda_.head(block.count) == 0).select(0, value_.head(block.count));
  for (Index i = 0; i < block.count && static_cast<Index>(kept_.size()) < to_keep; ++i) kept_.push_back(value_[i]);
  if (is_paired())
    for (Index i = 0; i < block.count; i += 2) value_[i / 2] = 0.5 * (value_[i] + value_[i + 1]);
  for (const Piece& piece : pieces) {
    State& state = batches_[static_cast<std::size_t>(piece.batch)];
    const Index values_a_row = is_paired() ? 2 : 1;
    state.value.add(Moments::of(value_.data() + piece.begin / values_a_row, piece.size() / values_a_row));
    if (batch() == Batch::self_normalized) add_spread(state, piece);
  }
}

void Channel::add_spread(State& state, const Piece& piece) {
  State::Weighted& spread = state.spread;
  for (Index i = piece.begin; i < piece.end; ++i) {
    const double weight = lambda_[i] * lambda_[i];
    if (weight == 0) continue;
    spread.weight += weight;
    const double from_old = at_one_[i] - spread.mean;
    spread.mean += from_old * (weight / spread.weight);
    spread.squares += weight * from_old * (at_one_[i] - spread.mean);
  }
}

void Channel::finish() {
  for (State& state : batches_) {
    if (is_paired()) state.value.squares *= 2;
    if (batch() == Batch::self_normalized) {
      const double distance = state.spread.mean - state.value.mean;
      state.value.squares = state.spread.squares + state.spread.weight * distance * distance;
    }
  }
}

}  // namespace kl::estimator
