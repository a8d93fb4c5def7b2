#include "kl/numeric/range_coder.h"
#include <catch2/catch.hpp>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include "kl/numeric/random.h"

namespace {

using namespace kl;
using numeric::Frequencies;
using numeric::RangeDecoder;
using numeric::RangeEncoder;
using Symbols = std::vector<std::size_t>;

struct Coded {
  std::vector<std::uint8_t> bytes;
  double bits, information;
};

Coded encode(const Frequencies& table, const Symbols& symbols) {
  RangeEncoder encoder;
  const Values lengths = table.lengths();
  double information = 0;
  for (const std::size_t symbol : symbols) {
    encoder.put(table, symbol);
    information += lengths[static_cast<Index>(symbol)];
  }
  const double bits = encoder.bits();
  return {encoder.finish(), bits, information};
}

Symbols decode(const Frequencies& table, const std::vector<std::uint8_t>& bytes, std::size_t count) {
  RangeDecoder decoder(bytes);
  Symbols symbols;
  while (symbols.size() < count) symbols.push_back(decoder.get(table));
  return symbols;
}

/// Symbols of the table's own probabilities.
Symbols draw(const Frequencies& table, std::size_t count, std::uint64_t seed) {
  numeric::Stream stream(seed, 0, 0);
  Symbols symbols;
  while (symbols.size() < count) symbols.push_back(table.symbol_at(static_cast<std::uint32_t>(stream.uniform().low[0] * Frequencies::total)));
  return symbols;
}

/// Back to what they were; never shorter than what they carry, and longer by less than 2 + 1.5 · 2^−32 a symbol.
void check_round_trip(const Frequencies& table, const Symbols& symbols) {
  const Coded coded = encode(table, symbols);
  CHECK((decode(table, coded.bytes, symbols.size()) == symbols));
  const double n = static_cast<double>(symbols.size()), rounding = 1e-9 + 1e-12 * coded.information;
  CHECK(coded.bits >= coded.information - rounding);
  CHECK(coded.bits < coded.information + RangeEncoder::overhead + n * RangeEncoder::overhead_per_symbol + rounding);
  CHECK(static_cast<double>(coded.bytes.size()) == std::ceil(coded.bits / 8));
}

TEST_CASE("A million symbols come back as they were, and cost what they should to within one part in a thousand", "[coder]") {
  Values zipf(27);
  for (Index i = 0; i < 27; ++i) zipf[i] = 1.0 / static_cast<double>(i + 1);
  const Frequencies table(zipf);
  const Symbols symbols = draw(table, 1000000, 1);
  check_round_trip(table, symbols);
  const Coded coded = encode(table, symbols);
  CHECK(std::abs(coded.bits - coded.information) < 2);
}

TEST_CASE("Every kind of message comes back: of 2 and of 4096 symbols, the likeliest, the rarest, all the same, and mixed", "[coder]") {
  Values all = Values::Constant(4096, 1.0 / 4096), nearly_certain = Values::Zero(4096);
  nearly_certain[4095] = 1;
  for (const Values& p : {(Values(2) << 1, 0).finished(), (Values(2) << 0, 1).finished(), (Values(2) << 0.5, 0.5).finished(), all, nearly_certain}) {
    const Frequencies table(p);
    const std::size_t last = static_cast<std::size_t>(p.size()) - 1;
    check_round_trip(table, {});
    for (const std::size_t symbol : {std::size_t{0}, last}) {
      check_round_trip(table, {symbol});
      check_round_trip(table, Symbols(100000, symbol));
    }
    Symbols mixed;
    for (std::size_t i = 0; i < 100000; ++i) mixed.push_back(i * 7919 % 3 == 0 ? i % (last + 1) : last);
    check_round_trip(table, mixed);
  }
}

TEST_CASE("Every short message of three symbols comes back, whatever carries it makes", "[coder]") {
  for (const Values& p : {(Values(3) << 0.001, 0.998, 0.001).finished(), (Values(3) << 1.0 / 3, 1.0 / 3, 1.0 / 3).finished(), (Values(3) << 0, 0, 1).finished()}) {
    const Frequencies table(p);
    for (std::size_t code = 0; code < 6561; ++code) {
      Symbols symbols;
      for (std::size_t rest = code, i = 0; i < 8; ++i, rest /= 3) symbols.push_back(rest % 3);
      const Coded coded = encode(table, symbols);
      REQUIRE((decode(table, coded.bytes, symbols.size()) == symbols));
      REQUIRE(coded.bits < coded.information + 2.0000001);
      REQUIRE(coded.bits > coded.information - 0.0000001);
    }
  }
}

TEST_CASE("An empty message has no bits, and symbols that are all but certain cost next to none", "[coder]") {
  const Frequencies sure((Values(2) << 1, 0).finished());
  CHECK(encode(sure, {}).bits == 0);
  CHECK(encode(sure, {}).bytes.empty());
  CHECK(encode(sure, Symbols(100000, 0)).bits <= 2);
  CHECK(encode(sure, {1}).bits <= 26);
}

TEST_CASE("What a message costs so far is known after every symbol, and is what it would cost if it ended there", "[coder]") {
  const Frequencies table((Values(4) << 0.7, 0.2, 0.09, 0.01).finished());
  const Symbols symbols = draw(table, 300, 9);
  RangeEncoder encoder;
  for (std::size_t n = 1; n <= symbols.size(); ++n) {
    encoder.put(table, symbols[n - 1]);
    const Coded ended = encode(table, Symbols(symbols.begin(), symbols.begin() + static_cast<std::ptrdiff_t>(n)));
    REQUIRE(encoder.bits() == ended.bits);
  }
}

TEST_CASE("What follows the bits of a message changes nothing", "[coder]") {
  const Frequencies table((Values(3) << 0.6, 0.3, 0.1).finished());
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Symbols symbols = draw(table, seed, seed);
    Coded coded = encode(table, symbols);
    const int used = static_cast<int>(coded.bits) % 8;
    if (used != 0) coded.bytes.back() = static_cast<std::uint8_t>(coded.bytes.back() | 0xFF >> used);
    coded.bytes.insert(coded.bytes.end(), 20, 0xFF);
    REQUIRE((decode(table, coded.bytes, symbols.size()) == symbols));
  }
}

TEST_CASE("Of bytes that are no message some symbols come out", "[coder]") {
  const Frequencies table((Values(3) << 0.6, 0.3, 0.1).finished());
  for (const Symbols& symbols : {decode(table, std::vector<std::uint8_t>(50, 0xFF), 1000), decode(table, {}, 1000)})
    CHECK(*std::max_element(symbols.begin(), symbols.end()) < 3);
}

TEST_CASE("A message may change its table from symbol to symbol", "[coder]") {
  const Frequencies tables[] = {Frequencies((Values(2) << 0.9, 0.1).finished()), Frequencies(Values::Constant(1000, 0.001))};
  RangeEncoder encoder;
  for (std::size_t i = 0; i < 2000; ++i) encoder.put(tables[i % 2], i % 2 ? i % 1000 : i / 2 % 2);
  const std::vector<std::uint8_t> bytes = encoder.finish();
  RangeDecoder decoder(bytes);
  for (std::size_t i = 0; i < 2000; ++i) REQUIRE(decoder.get(tables[i % 2]) == (i % 2 ? i % 1000 : i / 2 % 2));
}

}  // namespace
