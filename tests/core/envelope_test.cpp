#include "kl/density/envelope.h"
#include "kl/density/mixture.h"
#include <catch2/catch.hpp>
#include <cmath>

using namespace kl;

namespace {

std::vector<Parabola> parabolas_of(const std::vector<Mixture::Component>& components) {
  std::vector<Parabola> result;
  for (const Mixture::Component& each : components) result.push_back(log_normal_density(each.weight, each.mean, each.sd));
  return result;
}

}  // namespace

TEST_CASE("Roots of ½cy² − gy − k satisfy the equation, without cancellation", "[envelope]") {
  for (const double c : {-2.0, 1e-12, 0.5, 3.0})
    for (const double g : {-1e6, -1.0, 0.0, 1e-3, 1e6})
      for (const double k : {-1.0, 1e-9, 2.0})
        for (const double y : parabola_roots(c, g, k)) CHECK(0.5 * c * y * y - g * y - k == Approx(0).margin(1e-14 * (std::abs(0.5 * c * y * y) + std::abs(g * y) + std::abs(k))));
  CHECK(parabola_roots(2, 0, 1) == std::vector<double>{-1, 1});
  CHECK(parabola_roots(0, 2, 1) == std::vector<double>{-0.5});
  CHECK(parabola_roots(2, 0, -1).empty());
}

TEST_CASE("On the upper envelope nobody lies above the leader, and it covers the line", "[envelope]") {
  const std::vector<std::vector<Mixture::Component>> examples{
      {{1, 0, 1}}, {{0.5, -3, 1}, {0.5, 3, 1}}, {{0.5, 0, 1}, {0.5, 0, 3}}, {{1e-9, 0, 1}, {1, 0, 3}}, {{0.3, -1, 1e-3}, {0.3, 1, 10}, {0.4, 1.5, 0.5}}};
  for (const auto& components : examples) {
    const std::vector<Parabola> parabolas = parabolas_of(components);
    const std::vector<Reign> reigns = upper_envelope(parabolas);
    CHECK(reigns.front().from.x() == -std::numeric_limits<double>::infinity());
    CHECK(reigns.back().to.x() == std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < reigns.size(); ++i) {
      if (i > 0) CHECK(reigns[i].from.x() == reigns[i - 1].to.x());
      const double from = std::max(reigns[i].from.x(), -50.0), to = std::min(reigns[i].to.x(), 50.0);
      for (int step = 1; step < 40; ++step) {
        const Position x{from + (to - from) * step / 40, 0};
        for (const Parabola& other : parabolas) CHECK(other.at(x) <= parabolas[reigns[i].component].at(x) + 1e-9);
      }
    }
  }
}

TEST_CASE("A narrow component leads between two reigns of the wide one it stands on", "[envelope]") {
  const std::vector<Mixture::Component> components{{0.5, 0, 10}, {0.5, 1, 0.1}};
  const std::vector<Reign> reigns = upper_envelope(parabolas_of(components));
  REQUIRE(reigns.size() == 3);
  CHECK(reigns[0].component == 0);
  CHECK(reigns[1].component == 1);
  CHECK(reigns[2].component == 0);
}
