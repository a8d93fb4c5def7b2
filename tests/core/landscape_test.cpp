#include "kl/experiment/landscape.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include "divergences.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;
using namespace kl::divergence;

namespace {

std::vector<Values> landscape_of(const LandscapeRequest& request) {
  LandscapeRun run(request);
  while (run.advance() < 1) {}
  return run.result();
}

LandscapeRequest over(const Density& p, std::vector<Divergence> kinds) { return {p, std::move(kinds), {-2, 3, 6}, {-1, 1, 5}}; }

std::string refused(const std::function<void(LandscapeRequest&)>& change) {
  LandscapeRequest request = over(Gaussian{0, 1}, {forward});
  change(request);
  try {
    LandscapeRun run(request);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

}  // namespace

TEST_CASE("A landscape's cells are the divergences to its Gaussians, row by row from the least sd, whatever P is", "[landscape]") {
  std::vector<Divergence> kinds = named();
  kinds.push_back(alpha(0.3));
  for (const Density& p : {Density(Gaussian{0.5, 1.2}), Density(Mixture{{{1, -1, 0.6}, {3, 1, 0.8}}}), Density(Laplace{0, 1}), Density(Uniform{-1, 1})}) {
    const std::vector<Values> landscape = landscape_of(over(p, kinds));
    REQUIRE(landscape.size() == kinds.size());
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      REQUIRE(landscape[k].size() == 30);
      for (Index i = 0; i < 30; ++i) {
        const Gaussian q{-2 + static_cast<double>(i % 6), std::exp(-1 + 0.5 * static_cast<double>(i / 6))};
        const double expected = value(kinds[k], p, q).value;
        if (std::isinf(expected))
          CHECK(landscape[k][i] == expected);
        else
          CHECK(landscape[k][i] == Approx(expected).epsilon(1e-12).margin(1e-15));
      }
    }
  }
}

TEST_CASE("Of a Gaussian P, D(P‖Q) − D(Q‖P) is zero along the row of P's own sd and nowhere else, dearer one way below it and the other way above", "[landscape]") {
  const std::vector<Values> landscape = landscape_of({Gaussian{0.3, 1}, {forward, reverse}, {-2, 3, 11}, {-1, 1, 9}});
  for (Index i = 0; i < landscape[0].size(); ++i) {
    const double difference = landscape[0][i] - landscape[1][i];
    const Index row = i / 11;
    if (row == 4)
      CHECK(std::abs(difference) < 1e-13 * (1 + landscape[0][i]));
    else
      CHECK((row < 4 ? difference > 0 : difference < 0));
  }
}

TEST_CASE("A landscape is refused by the field at fault", "[landscape]") {
  CHECK(refused([](auto&) {}) == "");
  CHECK(refused([](auto& r) { r.p = Gaussian{0, -1}; }) == "InvalidScenario p.sd");
  CHECK(refused([](auto& r) { r.p = Categorical{Values::Constant(3, 1 / 3.0)}; }) == "Unsupported p.family");
  CHECK(refused([](auto& r) { r.kinds.clear(); }) == "InvalidScenario kinds");
  CHECK(refused([](auto& r) { r.kinds.assign(9, forward); }) == "InvalidScenario kinds");
  CHECK(refused([](auto& r) { r.mean.from = -2e6; }) == "InvalidScenario mean.from");
  CHECK(refused([](auto& r) { r.mean.to = r.mean.from; }) == "InvalidScenario mean.to");
  CHECK(refused([](auto& r) { r.log_sd.count = 1; }) == "InvalidScenario logSd.count");
  CHECK(refused([](auto& r) { r.log_sd = {-13, 0, 4}, r.mean.to = 1000; }) == "LimitExceeded logSd.from");
  CHECK(refused([](auto& r) { r.mean.count = r.log_sd.count = 512, r.kinds.assign(4, forward); }) == "LimitExceeded mean.count");
}
