#include "kl/numeric/range_coder.h"
#include <algorithm>
#include <utility>

namespace kl::numeric {
namespace {

constexpr std::uint64_t whole = ~std::uint64_t{0};  ///< of an encoder that has coded nothing: 1, as nearly as it can be written
/// Below this a byte is settled, up to a carry.
constexpr std::uint64_t least_range = std::uint64_t{1} << 56;

}  // namespace

void RangeEncoder::put(const Frequencies& table, std::size_t symbol) {
  const std::uint64_t unit = range_ >> Frequencies::precision;
  const std::uint64_t before = low_;
  low_ += unit * table.start(symbol);
  if (low_ < before) carry();
  for (range_ = unit * table.frequency(symbol); range_ < least_range; range_ <<= 8) {
    bytes_.push_back(static_cast<std::uint8_t>(low_ >> 56));
    low_ <<= 8;
  }
}

std::uint64_t RangeEncoder::gap(int bits) const {
  return (std::uint64_t{0} - low_) & (whole >> bits);
}

int RangeEncoder::last_bits() const {
  if (range_ == whole) return 0;
  int bits = 1;
  while (gap(bits) > range_ || range_ - gap(bits) < std::uint64_t{1} << (64 - bits)) ++bits;
  return bits;
}

// The interval lies below 1, so a byte that can take the one is there.
void RangeEncoder::carry() {
  for (std::size_t i = bytes_.size(); ++bytes_[--i] == 0;) {
  }
}

std::vector<std::uint8_t> RangeEncoder::finish() {
  const int bits = last_bits();
  const std::uint64_t before = low_;
  low_ += gap(bits);
  if (low_ < before) carry();
  for (int written = 0; written < bits; written += 8, low_ <<= 8) bytes_.push_back(static_cast<std::uint8_t>(low_ >> 56));
  return std::move(bytes_);
}

RangeDecoder::RangeDecoder(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {
  for (int i = 0; i < 8; ++i) offset_ = offset_ << 8 | next_byte();
}

std::size_t RangeDecoder::get(const Frequencies& table) {
  const std::uint64_t unit = range_ >> Frequencies::precision;
  const auto at = static_cast<std::uint32_t>(std::min<std::uint64_t>(offset_ / unit, Frequencies::total - 1));
  const std::size_t symbol = table.symbol_at(at);
  offset_ -= unit * table.start(symbol);
  for (range_ = unit * table.frequency(symbol); range_ < least_range; range_ <<= 8) offset_ = offset_ << 8 | next_byte();
  return symbol;
}

}  // namespace kl::numeric
