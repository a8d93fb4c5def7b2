/// A range coder: symbols to bits and back, by integers alone, the same bits on every machine. It codes forwards, as a listener would hear it, so
/// that after each symbol it can tell what the message costs so far.
/// Sources: Pasco (1976), "Source coding algorithms for fast data compression"; Rissanen (1976), "Generalized Kraft inequality and arithmetic
/// coding"; Martin (1979), "Range encoding: an algorithm for removing redundancy from a digitised message"; carries as in Schindler (1998).
#pragma once
#include <cstdint>
#include <vector>
#include "kl/numeric/frequencies.h"

namespace kl::numeric {

/// A message is an interval [m, m + 2^−bits) of the numbers in [0, 1), by its binary digits: whatever follows them changes nothing. The symbols coded so
/// far narrow an interval [low, low + range) · 2^−64 · 256^−(bytes written): of `range` each takes the share its frequency says, of whole multiples of
/// range · 2^−precision rounded down. The message is the longest such interval within the last one.
/// How long it is: rounding down shortens an interval by less than one part in 2^(56 − precision), as range ≥ 2^56; and an interval of width w
/// holds one of 2^−b if b ≥ 1 − log₂ w, and none if b < −log₂ w. So a message of n symbols has at least their information, Σ −log₂ (frequency ·
/// 2^−precision), and less than that + `overhead` + n · `overhead_per_symbol` bits.
class RangeEncoder {
 public:
  static constexpr double overhead = 2;  ///< bits a message
  /// Bits: log₂ of 1/(1 − 2^−(56 − precision)) is less than this.
  static constexpr double overhead_per_symbol = 0x1.8p-32;
  static_assert(Frequencies::precision == 24, "overhead_per_symbol is 1.5 · 2^−(56 − precision)");

  void put(const Frequencies& table, std::size_t symbol);
  /// Of the message, if it ended here.
  double bits() const { return 8.0 * static_cast<double>(bytes_.size()) + last_bits(); }
  /// Ends the message: ⌈bits()/8⌉ bytes, the last filled up with zeros.
  std::vector<std::uint8_t> finish();

 private:
  std::uint64_t gap(int bits) const;  ///< from `low` up to the next multiple of 2^(64 − bits)
  int last_bits() const;              ///< beyond the bytes written: 0 of an empty message, else 1…9
  void carry();                       ///< adds one to the bytes written

  std::uint64_t low_ = 0, range_ = ~std::uint64_t{0};
  std::vector<std::uint8_t> bytes_;
};

/// The way back. It is told how many symbols there are: it stops being asked.
class RangeDecoder {
 public:
  /// `bytes` of an encoder that used the same tables in the same order; of any others some symbols come out. They must outlive the decoder.
  explicit RangeDecoder(const std::vector<std::uint8_t>& bytes);
  std::size_t get(const Frequencies& table);

 private:
  std::uint64_t next_byte() { return next_ < bytes_.size() ? bytes_[next_++] : 0; }

  const std::vector<std::uint8_t>& bytes_;
  std::size_t next_ = 0;
  std::uint64_t offset_ = 0;  ///< of the message above `low`
  std::uint64_t range_ = ~std::uint64_t{0};
};

}  // namespace kl::numeric
