#include "kl/estimator/sampled.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include "kl/estimator/channel.h"
#include "kl/estimator/reflection.h"
#include "kl/numeric/random.h"

namespace kl::estimator {
namespace {

using numeric::Moments;

/// Where a pass has its samples from: those of P's side, those of Q's, or the first half of the latter, each followed by its reflection.
enum class Source { p, q, q_pairs };
constexpr std::array<Source, 3> sources{Source::p, Source::q, Source::q_pairs};
Source source_of(const Channel& channel) { return channel.side() == Side::p ? Source::p : channel.is_paired() ? Source::q_pairs : Source::q; }
Side side_of(Source source) { return source == Source::p ? Side::p : Side::q; }
std::size_t index(Source source) { return static_cast<std::size_t>(source); }

/// The random numbers of one batch.
struct Streams {
  numeric::Stream samples, components;
  Streams(double seed, double batch, Side side) : samples(of(seed, batch, static_cast<std::uint32_t>(side))), components(of(seed, batch, 2)) {}
  static numeric::Stream of(double seed, double batch, std::uint32_t which) {
    return {static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(batch), which};
  }
};

}  // namespace

struct Sampler::Work {
  Setting setting;
  double seed, batch_size, next, to;  ///< next: the first batch of the group under way
  std::vector<Channel> channels{};
  std::vector<std::size_t> first_channel{};  ///< of each estimator; one more at the end

  /// A pass over the samples of a group: of one source, fitting λ (large batches alone) or evaluating.
  struct Pass { Source source; bool fits, evaluates; unsigned reads; };
  std::vector<Pass> passes{};
  std::size_t pass = 0;
  double before = 0;  ///< samples of a large batch worked through in this pass
  std::vector<Streams> streams{};  ///< of a large batch
  Block block{};

  Index to_keep = 0;
  std::array<std::vector<double>, sources.size()> kept_x{};

  bool large() const { return batch_size > Block::capacity; }
  Index group() const {
    const double most = large() ? 1 : std::floor(Block::capacity / batch_size);
    return static_cast<Index>(std::min(most, to - next));
  }
  Points draw(Streams& from, Source source, Index n) const {
    const Density& density = setting.sampled(side_of(source));
    if (source != Source::q_pairs) return sample(density, from.samples, n);
    const Points half = sample(density, from.samples, n / 2), other = reflected_sample(density, from.components, half);
    Points pairs(n, 1);
    for (Index i = 0; i < half.rows(); ++i) {
      pairs(2 * i, 0) = half(i, 0);
      pairs(2 * i + 1, 0) = other(i, 0);
    }
    return pairs;
  }

  std::vector<Piece> fill(Source source);
  Index step();
};

/// Draws the next block: whole batches side by side, or the next piece of a large one.
std::vector<Piece> Sampler::Work::fill(Source source) {
  std::vector<Piece> pieces;
  Points x;
  if (large()) {
    if (streams.empty()) streams.emplace_back(seed, next, side_of(source));
    const Index n = static_cast<Index>(std::min<double>(Block::capacity, batch_size - before));
    x = draw(streams[0], source, n);
    pieces.push_back({0, 0, n, before});
    before += static_cast<double>(n);
  } else {
    const Index n = static_cast<Index>(batch_size), count = group();
    x.resize(n * count, 1);
    for (Index k = 0; k < count; ++k) {
      Streams one(seed, next + static_cast<double>(k), side_of(source));
      x.middleRows(k * n, n) = draw(one, source, n);
      pieces.push_back({k, k * n, (k + 1) * n, 0});
    }
    before = batch_size;
  }
  block.fill(setting, side_of(source), x, passes[pass].reads);
  if (passes[pass].evaluates) {
    std::vector<double>& kept = kept_x[index(source)];
    for (Index i = 0; i < block.count && static_cast<Index>(kept.size()) < to_keep; ++i) kept.push_back(x(i, 0));
  }
  return pieces;
}

Index Sampler::Work::step() {
  if (pass == 0 && before == 0)
    for (Channel& channel : channels) channel.begin(group());
  const Pass now = passes[pass];
  const std::vector<Piece> pieces = fill(now.source);
  for (Channel& channel : channels) {
    if (source_of(channel) != now.source) continue;
    if (now.fits && channel.reads_to_fit() != 0) channel.fit(block, pieces);
    if (now.evaluates) channel.evaluate(block, pieces, to_keep);
  }
  if (before < batch_size) return 0;
  before = 0;
  streams.clear();
  if (++pass < passes.size()) return 0;
  pass = 0;
  for (Channel& channel : channels) channel.finish();
  const Index done = group();
  next += static_cast<double>(done);
  return done;
}

Sampler::Sampler(std::span<const Chosen> chosen, const Setting& setting, double seed, double batch_size, double from, double to)
    : work_(new Work{.setting = setting, .seed = seed, .batch_size = batch_size, .next = from, .to = to}) {
  struct Reads { unsigned to_fit = 0, to_evaluate = 0; };
  std::array<Reads, sources.size()> reads;
  for (const Chosen& one : chosen) {
    work_->first_channel.push_back(work_->channels.size());
    const int count = one.entry->about.estimates == Estimates::value ? 1 : static_cast<int>(theta(setting.q).size());
    for (int j = 0; j < count; ++j) work_->channels.emplace_back(one, setting, j, batch_size);
    const Channel& channel = work_->channels.back();
    Reads& of_source = reads[index(source_of(channel))];
    of_source.to_fit |= channel.reads_to_fit();
    of_source.to_evaluate |= channel.reads_to_evaluate();
  }
  work_->first_channel.push_back(work_->channels.size());
  for (const Source source : sources) {
    const Reads of_source = reads[index(source)];
    if (of_source.to_evaluate == 0) continue;
    const bool twice = of_source.to_fit != 0 && work_->large();
    if (twice) work_->passes.push_back({source, true, false, of_source.to_fit});
    work_->passes.push_back({source, !twice, true, of_source.to_evaluate});
  }
}

Sampler::~Sampler() = default;
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;

bool Sampler::done() const { return work_->next >= work_->to; }
Index Sampler::advance() { return work_->step(); }

const Moments& Sampler::moments(std::size_t i, int j, Index k) const { return work_->channels[work_->first_channel[i] + static_cast<std::size_t>(j)].moments(k); }

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
  const std::vector<double>& x = work_->kept_x[index(source_of(work_->channels[work_->first_channel[i]]))];
  return Eigen::Map<const Values>(x.data(), static_cast<Index>(x.size()));
}

Values Sampler::kept(std::size_t i, int j) const {
  const std::vector<double>& kept = work_->channels[work_->first_channel[i] + static_cast<std::size_t>(j)].kept();
  return Eigen::Map<const Values>(kept.data(), static_cast<Index>(kept.size()));
}

}  // namespace kl::estimator
