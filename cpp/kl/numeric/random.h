/// Random streams. A batch is a stream of its own, seeded from (seed, batch, lane) alone, so that workers, slices and restarts
/// cannot change a bit.
/// Sources: Philox 4×32-10, Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3";
/// xoshiro256+, Blackman & Vigna (2021), "Scrambled linear pseudorandom number generators"; Box & Muller (1958).
#pragma once
#include <array>
#include <cstdint>
#include "kl/numeric/lanes.h"

namespace kl::numeric {

/// The block function of Philox 4×32 with 10 rounds.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Four xoshiro256+ generators side by side, lane i seeded by Philox from (seed, batch, side, i).
class Stream {
 public:
  /// seed 0…2^53 − 1; `side` tells apart the samples of P (0) and of Q (1) within one batch.
  Stream(std::uint64_t seed, std::uint64_t batch, std::uint32_t side);

  Lanes uniform();  ///< four uniforms in (0, 1), multiples of 2⁻⁵² plus 2⁻⁵³: never 0, never 1
  Lanes normal();   ///< four standard normals, by Box–Muller; never beyond ±8.6

 private:
  std::array<std::array<Unsigned2, 4>, 2> state_;  ///< state_[half][word]
  Lanes spare_{0.0};
  bool has_spare_ = false;
};

}  // namespace kl::numeric
