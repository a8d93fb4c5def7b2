#include "kl/numeric/frequencies.h"
#include <catch2/catch.hpp>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include "kl/numeric/elementary.h"
#include "kl/numeric/random.h"

namespace {

using namespace kl;
using numeric::Frequencies;

std::vector<std::uint32_t> units(const Frequencies& table) {
  std::vector<std::uint32_t> all;
  for (Index i = 0; i < table.size(); ++i) all.push_back(table.frequency(static_cast<std::size_t>(i)));
  return all;
}

/// D(p‖table), nats.
double extra(const Values& p, const Frequencies& table) {
  const Values q = table.probabilities();
  double sum = 0;
  for (Index i = 0; i < p.size(); ++i)
    if (p[i] > 0) sum += p[i] * numeric::log(p[i] / q[i]);
  return sum;
}

/// u^power, normalized: from nearly uniform to a few symbols that have nearly everything.
Values random_probabilities(Index n, double power, std::uint64_t seed) {
  numeric::Stream stream(seed, 0, 0);
  Values p(n);
  for (Index i = 0; i < n; ++i) p[i] = std::pow(stream.uniform().low[0], power);
  return p / p.sum();
}

std::vector<Values> cases() {
  std::vector<Values> all;
  std::uint64_t seed = 0;
  for (const Index n : {2, 3, 27, 256, 4096})
    for (const double power : {0.1, 1.0, 8.0, 60.0}) all.push_back(random_probabilities(n, power, ++seed));
  all.push_back(Values::Constant(4096, 1.0 / 4096));
  Values certain = Values::Zero(4096);
  certain[17] = 1;
  all.push_back(certain);
  all.push_back((Values(2) << 1e-300, 1).finished());
  all.push_back((Values(3) << 0.5, 0.5, 0).finished());
  all.push_back((Values(3) << 1 - std::ldexp(1, -24), std::ldexp(1, -24), 0).finished());
  return all;
}

TEST_CASE("Every symbol has a unit or more, and together they have exactly all of them", "[coder]") {
  for (const Values& p : cases()) {
    const std::vector<std::uint32_t> f = units(Frequencies(p));
    CHECK(f.size() == static_cast<std::size_t>(p.size()));
    CHECK(*std::min_element(f.begin(), f.end()) >= 1);
    CHECK(std::accumulate(f.begin(), f.end(), std::uint64_t{0}) == Frequencies::total);
  }
}

TEST_CASE("Multiples of 2^-24 are kept as they are", "[coder]") {
  const Values p = (Values(5) << 0.5, 0.25, 0.125, 0.125 - std::ldexp(3, -24), std::ldexp(3, -24)).finished();
  CHECK((Frequencies(p).probabilities() == p).all());
  CHECK((Frequencies(Values::Constant(4096, 1.0 / 4096)).probabilities() == 1.0 / 4096).all());
}

TEST_CASE("No unit could be moved to another symbol to make the code shorter", "[coder]") {
  for (const Values& p : cases()) {
    const Frequencies table(p);
    double best_gain = 0, least_loss = 1e9;
    for (Index i = 0; i < p.size(); ++i) {
      const double f = table.frequency(static_cast<std::size_t>(i));
      best_gain = std::max(best_gain, p[i] * numeric::log1p(1 / f));
      if (f > 1) least_loss = std::min(least_loss, p[i] * numeric::log1p(1 / (f - 1)));
    }
    INFO(p.size() << " symbols");
    CHECK(best_gain <= least_loss * (1 + 1e-12));
  }
}

TEST_CASE("The extra length is at most -log(1 - n / 2^24) nats, and for symbols that are not rare far less", "[coder]") {
  for (const Values& p : cases()) {
    const double d = extra(p, Frequencies(p));
    INFO(p.size() << " symbols");
    CHECK(d >= -1e-15);
    CHECK(d <= -numeric::log1p(-std::ldexp(static_cast<double>(p.size()), -24)) + 1e-15);
  }
  CHECK(extra(random_probabilities(27, 1, 5), Frequencies(random_probabilities(27, 1, 5))) < 1e-12);
}

TEST_CASE("Of three symbols, every other table with the rare one's units is longer", "[coder]") {
  const Values p = (Values(3) << 2.6 / Frequencies::total, 0.3, 0.7 - 2.6 / Frequencies::total).finished();
  const std::vector<std::uint32_t> f = units(Frequencies(p));
  const auto length = [&](double a, double b) {
    return -(p[0] * numeric::log(a) + p[1] * numeric::log(b) + p[2] * numeric::log(Frequencies::total - a - b));
  };
  const double ours = length(f[0], f[1]);
  for (double a = 1; a <= 5; ++a)
    for (double b = f[1] - 3.0; b <= f[1] + 3.0; ++b) CHECK(ours <= length(a, b) + 1e-15);
}

TEST_CASE("Each unit belongs to the symbol whose share it lies in", "[coder]") {
  const Frequencies table((Values(4) << 0.5, 0, 0.25, 0.25).finished());
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(table.symbol_at(table.start(i)) == i);
    CHECK(table.symbol_at(table.start(i) + table.frequency(i) - 1) == i);
  }
  CHECK(table.start(4) == Frequencies::total);
}

TEST_CASE("Code lengths are the logarithms of the probabilities, exact for powers of two", "[coder]") {
  const Frequencies halves((Values(3) << 0.5, 0.25, 0.25).finished());
  CHECK((halves.lengths() == (Values(3) << 1, 2, 2).finished()).all());
  CHECK(Frequencies((Values(2) << 1, 0).finished()).lengths()[1] == 24);
  const Frequencies table(random_probabilities(256, 8, 3));
  for (Index i = 0; i < table.size(); ++i) CHECK(table.lengths()[i] == Approx(-std::log2(table.probabilities()[i])).epsilon(1e-14).margin(1e-15));
}

}  // namespace
