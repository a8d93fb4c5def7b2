#include "kl/experiment/climb.h"

#include <catch2/catch.hpp>

#include <cmath>

#include "kl/experiment/condensed.h"

using namespace kl;
using namespace kl::experiment;

namespace {

#include "../truth/faithful.inc"

constexpr double least_sd = 0.01;

struct Climbed { Climb climb; int steps; };
Climbed climb(const Counted& numbers, const Climb::Components& start, int most) {
  Climbed result{Climb(start, least_sd, 1e-10, most), 0};
  for (bool goes_on = true; goes_on; ++result.steps) {
    Iteration iteration(result.climb.wanted());
    iteration.add(numbers.x.data(), numbers.count.data(), numbers.x.size());
    const double before = result.climb.log_likelihood();
    goes_on = result.climb.take(iteration);
    REQUIRE(result.climb.log_likelihood() >= before);
  }
  return result;
}

Iteration over(const Counted& numbers, const Climb::Components& components) {
  Iteration iteration(components);
  iteration.add(numbers.x.data(), numbers.count.data(), numbers.x.size());
  return iteration;
}

}  // namespace

TEST_CASE("A climb never falls, and ends where EM stands still", "[mixture of]") {
  const Counted numbers = condense(Eigen::Map<const Values>(faithful, 272)).numbers;
  for (std::uint64_t seed = 0; seed < 10; ++seed)
    for (std::size_t k = 1; k <= 8; ++k) {
      INFO(k << " components, seed " << seed);
      numeric::Stream stream(seed, k, 0);
      const Climbed top = climb(numbers, spread_components(numbers, k, least_sd, stream), 5000);
      const Iteration there = over(numbers, top.climb.components());
      CHECK(there.log_likelihood() == top.climb.log_likelihood());
      CHECK(top.steps < 5000);
      CHECK(over(numbers, there.maximized(least_sd)).log_likelihood() - there.log_likelihood() < 1e-9);
    }
}

TEST_CASE("Extrapolated, a climb takes far fewer steps than EM", "[mixture of]") {
  const Counted numbers = condense(Eigen::Map<const Values>(faithful, 272)).numbers;
  const Climb::Components start = {{0.3, 1.8, 0.3}, {0.2, 2.2, 0.3}, {0.2, 4.0, 0.3}, {0.3, 4.5, 0.3}};
  const Climbed top = climb(numbers, start, 5000);
  Climb::Components components = start;
  int steps = 0;
  while (over(numbers, components).log_likelihood() < top.climb.log_likelihood() - 1e-6 && steps < 5000) {
    components = over(numbers, components).maximized(least_sd);
    ++steps;
  }
  CHECK(top.steps < steps / 2);
}

TEST_CASE("A climb does not outlast its steps", "[mixture of]") {
  const Counted numbers = condense(Eigen::Map<const Values>(faithful, 272)).numbers;
  for (const int most : {1, 2, 3, 4, 7}) {
    const Climbed some = climb(numbers, {{0.5, 1.8, 0.3}, {0.5, 2.2, 0.3}}, most);
    CHECK(some.steps == most);
    CHECK(std::isfinite(some.climb.log_likelihood()));
  }
}
