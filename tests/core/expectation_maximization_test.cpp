#include "kl/experiment/expectation_maximization.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "kl/experiment/condensed.h"

using namespace kl;
using namespace kl::experiment;

namespace {

#include "../truth/faithful.inc"

Values eruptions() { return Eigen::Map<const Values>(faithful, 272); }

Iteration over(const Values& x, const std::vector<Mixture::Component>& components) {
  Iteration iteration(components);
  iteration.add(x.data(), nullptr, x.size());
  return iteration;
}

}  // namespace

TEST_CASE("An iteration of EM never lowers the likelihood, with or without a bound on the sds", "[mixture of]") {
  const Values x = eruptions();
  const Counted numbers = condense(x).numbers;
  for (std::uint64_t seed = 0; seed < 10; ++seed)
    for (const double least_sd : {1e-3, 0.3})
      for (std::size_t k = 1; k <= 8; ++k) {
        numeric::Stream stream(seed, k, 0);
        std::vector<Mixture::Component> components = spread_components(numbers, k, least_sd, stream);
        double before = over(x, components).log_likelihood();
        for (int step = 0; step < 60; ++step) {
          components = over(x, components).maximized(least_sd);
          const double after = over(x, components).log_likelihood();
          REQUIRE(after >= before - 1e-12 * std::abs(before));
          before = after;
        }
        for (const Mixture::Component& component : components) REQUIRE(component.sd >= least_sd);
      }
}

TEST_CASE("The log-likelihood is the sum of the mixture's log density", "[mixture of]") {
  const Values x = eruptions();
  const Mixture mixture{{{0.3, 2.0, 0.25}, {0.2, 3.0, 1.5}, {0.5, 4.3, 0.4}}};
  CHECK(over(x, mixture.components).log_likelihood() == Approx(mixture.log_density(x).sum()).epsilon(1e-14));
}

TEST_CASE("Counted numbers give what the numbers themselves give, in any parts", "[mixture of]") {
  const Values x = eruptions();
  const Counted numbers = condense(x).numbers;
  REQUIRE(numbers.x.size() == 126);
  const std::vector<Mixture::Component> components = {{0.4, 2, 0.3}, {0.6, 4.2, 0.5}};
  Iteration counted(components), parts(components);
  counted.add(numbers.x.data(), numbers.count.data(), numbers.x.size());
  for (Index i = 0; i < x.size(); i += 4) parts.add(x.data() + i, nullptr, std::min<Index>(4, x.size() - i));
  const Iteration whole = over(x, components);
  CHECK(counted.log_likelihood() == Approx(whole.log_likelihood()).epsilon(1e-14));
  CHECK(parts.log_likelihood() == whole.log_likelihood());
  CHECK(parts.maximized(1e-3) == whole.maximized(1e-3));
  for (std::size_t k = 0; k < 2; ++k) CHECK(counted.maximized(1e-3)[k].mean == Approx(whole.maximized(1e-3)[k].mean).epsilon(1e-14));
}

TEST_CASE("One component is maximized in one iteration, wherever it starts", "[mixture of]") {
  const Values x = eruptions();
  const double mean = x.mean(), sd = std::sqrt((x - mean).square().mean());
  for (const Mixture::Component& start : {Mixture::Component{1, 0, 1}, Mixture::Component{1, 3, 0.1}, Mixture::Component{1, -50, 7}}) {
    const Mixture::Component found = over(x, {start}).maximized(1e-3)[0];
    CHECK(found.weight == 1);
    CHECK(found.mean == Approx(mean).epsilon(1e-13));
    CHECK(found.sd == Approx(sd).epsilon(1e-11));
  }
}

TEST_CASE("A component that no number is near keeps its place, without weight", "[mixture of]") {
  const std::vector<Mixture::Component> found = over(eruptions(), {{0.5, 3, 1}, {0.5, 1e6, 1}}).maximized(1e-3);
  CHECK(found[1] == Mixture::Component{0, 1e6, 1});
  CHECK(found[0].weight == 1);
  CHECK(std::isfinite(over(eruptions(), found).log_likelihood()));
}

TEST_CASE("Starts are numbers of the data, no two the same", "[mixture of]") {
  const Counted numbers{Values::LinSpaced(8, 1, 8), Values::Ones(8)};
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    numeric::Stream stream(seed, 0, 0);
    std::vector<double> means;
    for (const Mixture::Component& component : spread_components(numbers, 8, 0.01, stream)) {
      means.push_back(component.mean);
      REQUIRE(component.sd == 0.01);
      REQUIRE(component.weight == 0.125);
    }
    std::sort(means.begin(), means.end());
    REQUIRE(means == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8});
  }
}

TEST_CASE("A number that occurs often is a start more often", "[mixture of]") {
  Counted numbers{Values(3), Values(3)};
  numbers.x << 0, 10, 11;
  numbers.count << 1e6, 1, 1e3;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    numeric::Stream stream(seed, 0, 0);
    const std::vector<Mixture::Component> starts = spread_components(numbers, 2, 1e-3, stream);
    CHECK(starts[0].mean + starts[1].mean == 11);  // the chance of 10 is 1 in 1211, of two others 1 in 1000
  }
}
