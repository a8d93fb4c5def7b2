#include "kl/experiment/coding.h"
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include "kl/divergence/divergence.h"
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/integer.h"
#include "kl/numeric/range_coder.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

using numeric::Frequencies;
using Symbols = std::vector<std::uint16_t>;
constexpr double most_symbols = 1e6, most_checkpoints = 4096, log_two = 0.69314718055994530942;
constexpr std::size_t most_kept = 4096, block = 4096;

const Values& probabilities_of(const Density& density) { return std::get<Categorical>(density).probabilities; }

void check_symbols(const std::variant<CodingRequest::Draw, Symbols>& symbols, Index alphabet) {
  if (const auto* draw = std::get_if<CodingRequest::Draw>(&symbols)) {
    if (!numeric::is_integer(draw->count, 0, most_symbols)) refuse_invalid("symbols.count", "an integer from 0 to 1000000");
    if (!numeric::is_integer(draw->seed, 0, numeric::largest_integer)) refuse_invalid("symbols.seed", "an integer from 0 to 9007199254740991");
    return;
  }
  const Symbols& given = std::get<Symbols>(symbols);
  if (static_cast<double>(given.size()) > most_symbols) refuse_invalid("symbols", "at most 1000000 symbols");
  const auto outside = std::find_if(given.begin(), given.end(), [&](std::uint16_t symbol) { return symbol >= alphabet; });
  if (outside != given.end()) refuse_invalid("symbols[" + std::to_string(outside - given.begin()) + "]", "a whole number below the number of symbols, " + std::to_string(alphabet));
}

/// After how many symbols the counters are read: after each, or at `most` places from the first symbol to the last, as equally far apart on a
/// logarithmic axis as whole numbers can be.
std::vector<double> reading_places(double count, double most) {
  most = std::min(most, count);
  std::vector<double> places;
  for (double i = 1, last = 0; i <= most; ++i) {
    const double wanted = i == most ? count : numeric::exp(numeric::log(count) * ((i - 1) / (most - 1)));
    last = std::clamp(std::ceil(wanted), last + 1, count - (most - i));
    places.push_back(last);
  }
  return places;
}

/// Mean and sd of a number a symbol, over symbols of p.
std::pair<double, double> moments(const Values& p, const Values& x) {
  const double mean = (p > 0).select(p * x, 0.0).sum();
  return {mean, std::sqrt((p * (x - mean).square()).sum())};
}

template <class T>
std::vector<T> beginning(const std::vector<T>& all) {
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), most_kept))};
}

}  // namespace

struct CodingRun::Work {
  CodingRequest request;  ///< p and q with unit mass
  const Values& p = probabilities_of(request.p);
  std::array<Frequencies, 2> tables{Frequencies(p), Frequencies(probabilities_of(request.q))};
  std::array<Values, 2> lengths{tables[0].lengths(), tables[1].lengths()};
  std::size_t count = 0;
  Symbols symbols{};       ///< those drawn or given
  std::size_t next = 0;    ///< symbol to be drawn, coded or decoded
  enum class Stage { drawing, coding, decoding, done } stage = Stage::drawing;

  std::vector<double> read_at{};
  std::size_t reading = 0;
  std::array<std::vector<double>, 2> bits{};  ///< at the readings
  std::array<numeric::RangeEncoder, 2> encoders{};
  std::array<double, 2> total_bits{};
  std::array<std::vector<std::uint8_t>, 2> messages{};
  std::vector<numeric::RangeDecoder> decoders{};
  std::array<Symbols, 2> decoded{};  ///< the first of them
  std::array<bool, 2> same{true, true};

  explicit Work(CodingRequest asked) : request(std::move(asked)) {
    if (auto* given = std::get_if<Symbols>(&request.symbols)) {
      symbols = std::move(*given);
      count = symbols.size();
      stage = Stage::coding;
    } else {
      count = static_cast<std::size_t>(std::get<CodingRequest::Draw>(request.symbols).count);
    }
    read_at = reading_places(static_cast<double>(count), request.checkpoints);
  }

  /// A stream each block.
  void draw(std::size_t to) {
    const double seed = std::get<CodingRequest::Draw>(request.symbols).seed;
    numeric::Stream stream(static_cast<std::uint64_t>(seed), next / block, 0);
    const Points drawn = sample(request.p, stream, static_cast<Index>(to - next));
    for (Index i = 0; i < drawn.rows(); ++i) symbols.push_back(static_cast<std::uint16_t>(drawn(i, 0)));
  }

  void code(std::size_t to) {
    for (std::size_t i = next; i < to; ++i) {
      const bool read = static_cast<double>(i + 1) == read_at[reading];
      for (std::size_t k = 0; k < 2; ++k) {
        encoders[k].put(tables[k], symbols[i]);
        if (read) bits[k].push_back(encoders[k].bits());
      }
      if (read) ++reading;
    }
  }

  void end_messages() {
    for (std::size_t k = 0; k < 2; ++k) {
      total_bits[k] = encoders[k].bits();
      messages[k] = encoders[k].finish();
      decoders.emplace_back(messages[k]);
    }
  }

  void decode(std::size_t to) {
    for (std::size_t i = next; i < to; ++i)
      for (std::size_t k = 0; k < 2; ++k) {
        const auto symbol = static_cast<std::uint16_t>(decoders[k].get(tables[k]));
        same[k] = same[k] && symbol == symbols[i];
        if (i < most_kept) decoded[k].push_back(symbol);
      }
  }

  /// One block of the stage, or the step to the next.
  void step() {
    const std::size_t to = std::min(next + block, count);
    if (stage == Stage::drawing) draw(to);
    else if (stage == Stage::coding) code(to);
    else decode(to);
    next = to;
    if (next < count) return;
    next = 0;
    if (stage == Stage::coding) end_messages();
    stage = static_cast<Stage>(static_cast<int>(stage) + 1);
  }

  double fraction() const {
    const double stages = static_cast<double>(Stage::done), all = std::max(1.0, static_cast<double>(count));
    return (static_cast<double>(stage) + static_cast<double>(next) / all) / stages;
  }

  double information(std::size_t k) const {
    std::vector<double> counts(static_cast<std::size_t>(p.size()));
    for (const std::uint16_t symbol : symbols) ++counts[symbol];
    return (Eigen::Map<const Values>(counts.data(), p.size()) * lengths[k]).sum();
  }

  CodingResult::Code code_of(std::size_t k) const {
    const auto [expected, sd] = moments(p, lengths[k]);
    return {.probabilities = tables[k].probabilities(), .lengths = lengths[k], .bits = total_bits[k], .bytes = beginning(messages[k]), .symbols = decoded[k],
            .decoded = same[k], .expected = expected, .sd = sd, .information = information(k)};
  }
};

CodingRun::CodingRun(CodingRequest request) {
  if (!std::holds_alternative<Categorical>(request.p)) refuse_invalid("p.family", "\"categorical\": symbols have no other distribution");
  check_pair(request.p, request.q);
  check_symbols(request.symbols, answers(request.p));
  if (!numeric::is_integer(request.checkpoints, 1, most_checkpoints)) refuse_invalid("checkpoints", "an integer from 1 to 4096");
  request.p = with_unit_mass(request.p);
  request.q = with_unit_mass(request.q);
  work_ = std::make_unique<Work>(std::move(request));
}
CodingRun::~CodingRun() = default;
CodingRun::CodingRun(CodingRun&&) noexcept = default;

double CodingRun::advance() {
  const Slice slice;
  while (work_->stage != Work::Stage::done && !slice.over()) work_->step();
  return work_->fraction();
}

CodingResult CodingRun::result() const {
  const Work& work = *work_;
  const auto [excess, excess_sd] = moments(work.p, work.lengths[1] - work.lengths[0]);
  const Values surprise = (work.p > 0).select(-numeric::log(work.p) / log_two, 0.0);
  return {.count = static_cast<double>(work.count), .codes = {work.code_of(0), work.code_of(1)}, .entropy = moments(work.p, surprise).first,
          .divergence = divergence::value({.kind = divergence::Kind::forward_kl}, work.request.p, work.request.q).value / log_two,
          .excess = excess, .excess_sd = excess_sd, .read_at = work.read_at, .bits = work.bits};
}

}  // namespace kl::experiment
