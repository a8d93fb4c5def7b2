/// What the wrong code costs: symbols coded by a real entropy coder once with the table made for P and once with the one made for Q, and decoded.
/// The request `code` of web/src/api.ts.
/// Source: Cover & Thomas (2006), Elements of Information Theory, theorem 5.4.3: a code for q costs a symbol of p H(p) + D(p‖q) bits in the mean.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>
#include "kl/density/density.h"

namespace kl::experiment {

struct CodingRequest {
  /// Symbols to draw from p.
  struct Draw {
    double count;  ///< 0…1e6
    double seed;   ///< integer, 0…2^53 − 1
  };
  Density p, q;  ///< categorical, of as many symbols
  std::variant<Draw, std::vector<std::uint16_t>> symbols;  ///< given: at most 1e6, each below the number of symbols
  double checkpoints = 256;                                ///< 1…4096
};

/// All in bits.
struct CodingResult {
  struct Code {
    Values probabilities, lengths;  ///< of the quantized table, and −log₂ of them
    double bits;                    ///< of the whole message
    std::vector<std::uint8_t> bytes;      ///< of the message, the first 4096
    std::vector<std::uint16_t> symbols;   ///< that decoding gave, the first 4096
    bool decoded;                         ///< whether it gave back all of them
    double expected, sd;                  ///< of what a symbol of p costs: −log₂ probabilities
    double information;                   ///< what the symbols coded cost by the table: Σ −log₂ probabilities
  };
  double count;
  std::array<Code, 2> codes;    ///< for p's table and for q's
  double entropy, divergence;   ///< of the distributions given; D(p‖q) may be ∞
  double excess, excess_sd;     ///< of log₂ of p's table over q's at a symbol of p: mean, D(p‖q̂) − D(p‖p̂), and sd
  std::vector<double> read_at;  ///< after how many symbols the counters were read: as far apart as can be on a logarithmic axis, the last at the end
  std::array<std::vector<double>, 2> bits;  ///< what each message cost by then
};

class CodingRun {
 public:
  /// Refuses by field: p and q as check_pair does, p.family, "symbols[i]", "symbols.count", "symbols.seed", "checkpoints".
  explicit CodingRun(CodingRequest request);
  ~CodingRun();
  CodingRun(CodingRun&&) noexcept;

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// Once finished.
  CodingResult result() const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace kl::experiment
