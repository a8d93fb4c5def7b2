#include "kl/numeric/random.h"

#include "kl/numeric/elementary.h"

namespace kl::numeric {
namespace {

using Block = std::array<std::uint32_t, 4>;

std::uint32_t low_word(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high_word(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }
std::uint64_t joined(std::uint32_t low, std::uint32_t high) { return static_cast<std::uint64_t>(high) << 32 | low; }

Unsigned2 rotated_left(Unsigned2 x, int by) { return (x << by) | (x >> (64 - by)); }

/// One step of two generators.
Unsigned2 next(std::array<Unsigned2, 4>& s) {
  const Unsigned2 result = s[0] + s[3], shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotated_left(s[3], 45);
  return result;
}

}  // namespace

Block philox4x32(Block counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53} * counter[0], second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {high_word(second) ^ counter[1] ^ key[0], low_word(second), high_word(first) ^ counter[3] ^ key[1], low_word(first)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

// The two blocks of a lane differ in their counter and Philox is one to one in it, so they are never both zero: xoshiro's one forbidden state cannot occur.
Stream::Stream(std::uint64_t seed, std::uint64_t batch, std::uint32_t side) {
  for (std::uint32_t lane = 0; lane < lane_count; ++lane)
    for (std::uint32_t pair = 0; pair < 2; ++pair) {
      const Block block = philox4x32({low_word(batch), high_word(batch), side, 2 * lane + pair}, {low_word(seed), high_word(seed)});
      state_[lane / 2][2 * pair][lane % 2] = joined(block[0], block[1]);
      state_[lane / 2][2 * pair + 1][lane % 2] = joined(block[2], block[3]);
    }
}

Lanes Stream::uniform() {
  const LaneBits bits(next(state_[0]), next(state_[1]));
  // The top 52 bits as the fraction of a number in [1, 2): xoshiro256+ is weakest in its lowest bits.
  return from_bits((bits >> 12) | to_bits(1.0)) - Lanes(1.0 - 0x1p-53);
}

Lanes Stream::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const Lanes radius = sqrt(Lanes(-2.0) * log(uniform()));
  Lanes sine, cosine;
  sincos_turn(uniform(), sine, cosine);
  spare_ = radius * sine;
  has_spare_ = true;
  return radius * cosine;
}

}  // namespace kl::numeric
