/// Probabilities as an entropy coder needs them: whole numbers of units that add up to exactly 1, none of them 0.
#pragma once
#include <cstdint>
#include <vector>
#include "kl/numeric/values.h"

namespace kl::numeric {

/// The table of a code for symbols 0…n − 1: symbol i has the probability frequency(i) · 2^−precision.
class Frequencies {
 public:
  static constexpr int precision = 24;
  static constexpr std::uint32_t total = std::uint32_t{1} << precision;

  /// The table whose code is the shortest for symbols of these probabilities: of all f with f_i ≥ 1 and Σ f_i = 2^precision one that minimizes
  /// −Σ p_i log f_i (the first symbols win ties). Not one unit can be moved from a symbol to another to its advantage, and since each −p_i log f_i is
  /// convex in f_i this is the minimum. The extra length, D(p‖f·2^−precision), is at most −log(1 − n·2^−precision) nats for n symbols: that is met by
  /// the f_i = 1 + ⌊p_i (2^precision − n)⌋ > p_i (2^precision − n), which are no better.
  /// `probabilities`: 2…65536 numbers ≥ 0 that sum to one (nearly: what counts is how they compare). Symbols of probability 0 get one unit.
  explicit Frequencies(const Values& probabilities);

  Index size() const { return static_cast<Index>(starts_.size()) - 1; }
  std::uint32_t start(std::size_t symbol) const { return starts_[symbol]; }  ///< Σ of the frequencies before it; of `size()` the total
  std::uint32_t frequency(std::size_t symbol) const { return starts_[symbol + 1] - starts_[symbol]; }
  /// The symbol in whose units the unit number 0…total − 1 lies.
  std::size_t symbol_at(std::uint32_t unit) const;

  Values probabilities() const;  ///< exact
  Values lengths() const;        ///< −log₂ of them, bits; to 1e-15 · precision, exact for powers of two

 private:
  std::vector<std::uint32_t> starts_;
};

}  // namespace kl::numeric
