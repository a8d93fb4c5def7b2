#include "kl/estimator/sampled.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include "kl/estimator/block.h"
#include "kl/numeric/joint_moments.h"
#include "kl/numeric/moments.h"
#include "kl/numeric/random.h"

namespace kl::estimator {
namespace {

using numeric::JointMoments;
using numeric::Moments;

/// One parameter of one chosen estimator.
struct Channel {
  Chosen chosen;
  int parameter;
  /// What one batch has given so far.
  struct State {
    JointMoments half[2];  ///< two-fold: of a and c, the formula being a + λc
    Moments baseline;      ///< leave-one-out: of ℓ
    Moments value;         ///< of the per-sample values
  };
  std::vector<State> batches{};  ///< of the group of batches under way
  std::vector<double> kept{};

  Batch batch() const { return chosen.entry->about.batch; }
  Side side() const { return chosen.entry->about.samples_from; }
};

/// The rows begin…end − 1 of a block that belong to one batch, whose samples up to there were `before`.
struct Piece {
  Index batch, begin, end;
  double before;
};

/// −Cov(a, c)/Var(c) as one half of a batch shows it; 1 where c does not vary.
double fitted(const JointMoments& half) { return half.squares_b == 0 ? 1 : -half.products / half.squares_b; }

}  // namespace

struct Sampler::Work {
  Setting setting;
  double seed, batch_size, next, to;  ///< next: the first batch of the group under way
  std::vector<Channel> channels{};
  std::vector<std::size_t> first_channel{};  ///< of each estimator; one more at the end
  Index finished = 0;                      ///< batches of the group, once done

  /// A pass over the samples of a group: on one side, fitting λ (large batches alone) or evaluating.
  struct Pass { Side side; bool fits, evaluates; unsigned reads; };
  std::vector<Pass> passes{};
  std::size_t pass = 0;
  double before = 0;  ///< samples of a large batch worked through in this pass
  std::vector<numeric::Stream> stream{};  ///< of a large batch
  Block block{};
  Values lambda = Values(Block::capacity), value = Values(Block::capacity), at_one = Values(Block::capacity);

  Index to_keep = 0;
  std::array<std::vector<double>, 2> kept_x{};

  bool large() const { return batch_size > Block::capacity; }
  Index group() const {
    const double most = large() ? 1 : std::floor(Block::capacity / batch_size);
    return static_cast<Index>(std::min(most, to - next));
  }
  double half() const { return std::floor(batch_size / 2); }
  numeric::Stream stream_of(double batch, Side side) const {
    return {static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(batch), static_cast<std::uint32_t>(side)};
  }
  Points draw(numeric::Stream& from, Side side, Index n) const {
    return sample(setting.sampled(side), from, n);
  }

  std::vector<Piece> fill(Side side);
  void fit(Channel& channel, const std::vector<Piece>& pieces);
  void evaluate(Channel& channel, const std::vector<Piece>& pieces);
  void settle_lambda(const Channel& channel, const std::vector<Piece>& pieces);
  Index step();
};

/// Draws the next block: whole batches side by side, or the next piece of a large one.
std::vector<Piece> Sampler::Work::fill(Side side) {
  std::vector<Piece> pieces;
  Points x;
  if (large()) {
    if (stream.empty()) stream.push_back(stream_of(next, side));
    const Index n = static_cast<Index>(std::min<double>(Block::capacity, batch_size - before));
    x = draw(stream[0], side, n);
    pieces.push_back({0, 0, n, before});
    before += static_cast<double>(n);
  } else {
    const Index n = static_cast<Index>(batch_size), count = group();
    x.resize(n * count, 1);
    for (Index k = 0; k < count; ++k) {
      numeric::Stream one = stream_of(next + static_cast<double>(k), side);
      x.middleRows(k * n, n) = draw(one, side, n);
      pieces.push_back({k, k * n, (k + 1) * n, 0});
    }
    before = batch_size;
  }
  block.fill(setting, side, x, passes[pass].reads);
  if (passes[pass].evaluates) {
    std::vector<double>& kept = kept_x[static_cast<int>(side)];
    for (Index i = 0; i < block.count && static_cast<Index>(kept.size()) < to_keep; ++i) kept.push_back(x(i, 0));
  }
  return pieces;
}

void Sampler::Work::fit(Channel& channel, const std::vector<Piece>& pieces) {
  if (channel.batch() == Batch::two_fold) {
    const auto at = [&](double coefficient, Values& to) {
      lambda.setConstant(coefficient);
      channel.chosen.entry->at_block(block, channel.parameter, lambda.data(), to.data());
    };
    at(0, value);
    at(1, at_one);
    at_one -= value;
  }
  for (const Piece& piece : pieces) {
    Channel::State& state = channel.batches[piece.batch];
    if (channel.batch() == Batch::leave_one_out)
      state.baseline.add(Moments::of(block.log_q_over_p.data() + piece.begin, piece.end - piece.begin));
    if (channel.batch() == Batch::two_fold) {
      const Index cut = std::clamp(piece.begin + static_cast<Index>(half() - piece.before), piece.begin, piece.end);
      state.half[0].add(JointMoments::of(value.data() + piece.begin, at_one.data() + piece.begin, cut - piece.begin));
      state.half[1].add(JointMoments::of(value.data() + cut, at_one.data() + cut, piece.end - cut));
    }
  }
}

/// λ of each sample of the block.
void Sampler::Work::settle_lambda(const Channel& channel, const std::vector<Piece>& pieces) {
  lambda.setConstant(channel.chosen.lambda);
  for (const Piece& piece : pieces) {
    const Channel::State& state = channel.batches[piece.batch];
    const Index n = piece.end - piece.begin;
    if (channel.batch() == Batch::leave_one_out) {
      // The mean of the others, as a step from the mean of all.
      const double mean = state.baseline.mean;
      lambda.segment(piece.begin, n) = mean + (mean - block.log_q_over_p.segment(piece.begin, n)) / (batch_size - 1);
    }
    if (channel.batch() == Batch::two_fold) {
      const Index cut = std::clamp<Index>(static_cast<Index>(half() - piece.before), 0, n);
      lambda.segment(piece.begin, cut).setConstant(fitted(state.half[1]));
      lambda.segment(piece.begin + cut, n - cut).setConstant(fitted(state.half[0]));
    }
  }
}

void Sampler::Work::evaluate(Channel& channel, const std::vector<Piece>& pieces) {
  settle_lambda(channel, pieces);
  channel.chosen.entry->at_block(block, channel.parameter, lambda.data(), value.data());
  for (const Piece& piece : pieces)
    channel.batches[piece.batch].value.add(Moments::of(value.data() + piece.begin, piece.end - piece.begin));
  for (Index i = 0; i < block.count && static_cast<Index>(channel.kept.size()) < to_keep; ++i) channel.kept.push_back(value[i]);
}

Index Sampler::Work::step() {
  if (pass == 0 && before == 0)
    for (Channel& channel : channels) channel.batches.assign(group(), {});
  const Pass now = passes[pass];
  const std::vector<Piece> pieces = fill(now.side);
  for (Channel& channel : channels) {
    if (channel.side() != now.side) continue;
    if (now.fits && (channel.batch() == Batch::two_fold || channel.batch() == Batch::leave_one_out)) fit(channel, pieces);
    if (now.evaluates) evaluate(channel, pieces);
  }
  if (before < batch_size) return 0;
  before = 0;
  stream.clear();
  if (++pass < passes.size()) return 0;
  pass = 0;
  const Index done = group();
  next += static_cast<double>(done);
  return done;
}

Sampler::Sampler(std::span<const Chosen> chosen, const Setting& setting, double seed, double batch_size, double from, double to)
    : work_(new Work{.setting = setting, .seed = seed, .batch_size = batch_size, .next = from, .to = to}) {
  struct Reads { unsigned to_fit = 0, to_evaluate = 0; };
  std::array<Reads, 2> reads;
  for (const Chosen& one : chosen) {
    const About& about = one.entry->about;
    work_->first_channel.push_back(work_->channels.size());
    const Chosen settled{one.entry, fixed_lambda(one, setting)};
    const int count = about.estimates == Estimates::value ? 1 : static_cast<int>(theta(setting.q).size());
    for (int j = 0; j < count; ++j) work_->channels.push_back({settled, j});
    Reads& of_side = reads[static_cast<int>(about.samples_from)];
    const unsigned baseline = about.batch == Batch::leave_one_out ? Column::log_q_over_p : 0u;
    of_side.to_fit |= about.batch == Batch::two_fold ? one.entry->reads : baseline;
    of_side.to_evaluate |= one.entry->reads | baseline;
  }
  work_->first_channel.push_back(work_->channels.size());
  for (const Side side : {Side::p, Side::q}) {
    const Reads of_side = reads[static_cast<int>(side)];
    if (of_side.to_evaluate == 0) continue;
    const bool twice = of_side.to_fit != 0 && work_->large();
    if (twice) work_->passes.push_back({side, true, false, of_side.to_fit});
    work_->passes.push_back({side, !twice, true, of_side.to_evaluate});
  }
}

Sampler::~Sampler() = default;
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;

bool Sampler::done() const { return work_->next >= work_->to; }
Index Sampler::advance() { return work_->step(); }

const Moments& Sampler::moments(std::size_t i, int j, Index k) const {
  return work_->channels[work_->first_channel[i] + j].batches[k].value;
}

BatchResult Sampler::result(std::size_t i, Index k) const {
  const int count = static_cast<int>(work_->first_channel[i + 1] - work_->first_channel[i]);
  BatchResult result{Values(count), Values(count)};
  for (int j = 0; j < count; ++j) {
    result.estimate[j] = moments(i, j, k).mean;
    result.variance[j] = moments(i, j, k).variance();
  }
  return result;
}

void Sampler::keep(Index count) { work_->to_keep = count; }

Values Sampler::kept_x(std::size_t i) const {
  const std::vector<double>& x = work_->kept_x[static_cast<int>(work_->channels[work_->first_channel[i]].side())];
  return Eigen::Map<const Values>(x.data(), static_cast<Index>(x.size()));
}

Values Sampler::kept(std::size_t i, int j) const {
  const std::vector<double>& kept = work_->channels[work_->first_channel[i] + j].kept;
  return Eigen::Map<const Values>(kept.data(), static_cast<Index>(kept.size()));
}

}  // namespace kl::estimator
