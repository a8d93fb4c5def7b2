#include "kl/experiment/variance_map.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;
using estimator::Objective;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Values map_of(const VarianceMapRequest& request) {
  VarianceMapRun run(request);
  while (run.advance() < 1) {}
  return run.result();
}

estimator::Choice named(const std::string& name) { return {.name = name}; }

VarianceMapRequest values(const Density& p, Objective direction) { return {p, direction, {named("k3"), named("k1")}, {}, {-3, 4, 8}, {-1, 1.2, 12}}; }

std::string refused(const VarianceMapRequest& request) {
  try {
    VarianceMapRun run(request);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

std::string refused_with(const std::function<void(VarianceMapRequest&)>& change) {
  VarianceMapRequest request = values(Gaussian{0, 1}, Objective::forward_kl);
  change(request);
  return refused(request);
}

/// What `exact` says of one cell, as its definition reads.
double expected(const VarianceMapRequest& request, double mean, double sd, int parameter) {
  double logs[2];
  for (int i = 0; i < 2; ++i) {
    const estimator::Chosen chosen = estimator::choose(request.estimators[i], request.direction, "");
    logs[i] = 2 * std::log10(estimator::exact(chosen, {request.p, Gaussian{mean, sd}}, 1, 0).sd[parameter]);
  }
  return logs[0] - logs[1];
}

void check_cells(const VarianceMapRequest& request, int parameter) {
  const Values map = map_of(request);
  const Index columns = static_cast<Index>(request.mean.count), rows = static_cast<Index>(request.log_sd.count);
  REQUIRE(map.size() == columns * rows);
  for (Index row = 0; row < rows; ++row)
    for (Index column = 0; column < columns; ++column) {
      const double mean = request.mean.from + (request.mean.to - request.mean.from) * static_cast<double>(column) / static_cast<double>(columns - 1);
      const double log_sd = request.log_sd.from + (request.log_sd.to - request.log_sd.from) * static_cast<double>(row) / static_cast<double>(rows - 1);
      INFO(mean << " " << log_sd);
      const double cell = map[row * columns + column], reference = expected(request, mean, std::exp(log_sd), parameter);
      if (std::isfinite(reference))
        CHECK(std::abs(cell - reference) < 1e-9);
      else
        CHECK((std::isnan(reference) ? std::isnan(cell) : cell == reference));
    }
}

const Mixture two{{{0.5, -2, 0.6}, {0.5, 2, 0.9}}};

}  // namespace

TEST_CASE("A map's cells are the exact variances' ratio, row by row from the least sd", "[variance_map]") {
  check_cells(values(two.normalized(), Objective::forward_kl), 0);
  check_cells(values(two.normalized(), Objective::reverse_kl), 0);
  VarianceMapRequest gradients{two.normalized(), Objective::reverse_kl, {named("sticking-the-landing"), named("pathwise")}, "logSd", {-3, 4, 5}, {-1, 1, 4}};
  check_cells(gradients, 1);
  gradients.parameter = "mean";
  check_cells(gradients, 0);
}

TEST_CASE("k3 against k1 is infinite exactly where q² > 2 max p² under samples of P, and where max p² > 2 q² under samples of Q", "[variance_map]") {
  for (const Objective direction : {Objective::forward_kl, Objective::reverse_kl}) {
    const VarianceMapRequest request = values(two.normalized(), direction);
    const Values map = map_of(request);
    for (Index i = 0; i < map.size(); ++i) {
      const double sd = std::exp(-1 + 2.2 * static_cast<double>(i / 8) / 11);
      CHECK((map[i] == infinity) == (direction == Objective::forward_kl ? sd * sd > 2 * 0.81 : 0.81 > 2 * sd * sd));
      CHECK_FALSE(std::isnan(map[i]));
    }
  }
}

TEST_CASE("Between Gaussians of equal sd the map is its closed form: (e^δ² − 1 − δ²)/δ²", "[variance_map]") {
  const VarianceMapRequest request{Gaussian{0, 1}, Objective::forward_kl, {named("k3"), named("k1")}, {}, {0.1, 2, 20}, {0, 0.5, 2}};
  const Values map = map_of(request);
  for (Index i = 0; i < 20; ++i) {
    const double square = std::pow(0.1 + 0.1 * static_cast<double>(i), 2);
    CHECK(map[i] == Approx(std::log10((std::expm1(square) - square) / square)).margin(1e-10));
  }
}

TEST_CASE("Changing places changes the sign, and an estimator against itself is 0 where its variance is finite, else NaN", "[variance_map]") {
  VarianceMapRequest request = values(two, Objective::forward_kl);
  const Values map = map_of(request);
  std::swap(request.estimators[0], request.estimators[1]);
  const Values swapped = map_of(request);
  for (Index i = 0; i < map.size(); ++i) CHECK((std::isinf(map[i]) ? swapped[i] == -map[i] : std::abs(swapped[i] + map[i]) < 1e-9));
  request.estimators = {named("k3"), named("k3")};
  const Values same = map_of(request);
  for (Index i = 0; i < map.size(); ++i) CHECK((std::isinf(map[i]) ? std::isnan(same[i]) : same[i] == 0));
}

TEST_CASE("Where both variances are zero there is no ratio, where one is the ratio is infinite", "[variance_map]") {
  // At Q = P sticking the landing has no variance, pathwise has.
  VarianceMapRequest request{Gaussian{0, 1}, Objective::reverse_kl, {named("sticking-the-landing"), named("pathwise")}, "mean", {0, 1, 2}, {0, 1, 2}};
  CHECK(map_of(request)[0] == -infinity);
  request.estimators[1] = request.estimators[0];
  CHECK(std::isnan(map_of(request)[0]));
}

TEST_CASE("Rows alone are the rows of the whole, bit for bit", "[variance_map]") {
  const VarianceMapRequest request = values(two, Objective::reverse_kl);
  const Values whole = map_of(request);
  for (const auto& [from, to] : {std::pair(0.0, 5.0), std::pair(5.0, 6.0), std::pair(6.0, 12.0)}) {
    VarianceMapRun run(request, from, to);
    while (run.advance() < 1) {}
    REQUIRE(run.result().size() == static_cast<Index>(8 * (to - from)));
    CHECK((run.result() == whole.segment(static_cast<Index>(8 * from), run.result().size())).all());
  }
}

TEST_CASE("A map is refused by the field at fault", "[variance_map]") {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused_with([](auto&) {}) == "");
  CHECK(refused_with([](auto& r) { r.p = Gaussian{0, -1}; }) == "InvalidScenario p.sd");
  CHECK(refused_with([](auto& r) { r.p = Categorical{Values::Constant(3, 1 / 3.0)}; }) == "Unsupported p.family");
  CHECK(refused_with([](auto& r) { r.estimators[1].name = "k7"; }) == "InvalidScenario estimators[1]");
  CHECK(refused_with([](auto& r) { r.estimators[0].name = "optimal-control-variate"; }) == "Unsupported estimators[0]");
  CHECK(refused_with([](auto& r) { r.estimators[0].name = "score"; }) == "InvalidScenario estimators[1]");
  CHECK(refused_with([](auto& r) { r.parameter = "mean"; }) == "InvalidScenario parameter");
  const auto gradients = [](VarianceMapRequest& r) { r.estimators = {named("score"), named("k3-gradient")}; };
  CHECK(refused_with(gradients) == "InvalidScenario parameter");
  CHECK(refused_with([&](auto& r) { gradients(r), r.parameter = "sd"; }) == "InvalidScenario parameter");
  CHECK(refused_with([&](auto& r) { gradients(r), r.parameter = "logSd"; }) == "");
  for (const double bad : {-1.1e6, not_a_number, infinity}) CHECK(refused_with([&](auto& r) { r.mean.from = bad; }) == "InvalidScenario mean.from");
  for (const double bad : {-3.0, 1.1e6, not_a_number}) CHECK(refused_with([&](auto& r) { r.mean.to = bad; }) == "InvalidScenario mean.to");
  for (const double bad : {1.0, 2.5, 513.0, not_a_number}) CHECK(refused_with([&](auto& r) { r.log_sd.count = bad; }) == "InvalidScenario logSd.count");
  CHECK(refused_with([](auto& r) { r.log_sd.from = -14; }) == "InvalidScenario logSd.from");
  CHECK(refused_with([](auto& r) { r.log_sd = {-12, 0, 4}, r.mean.to = 1000; }) == "LimitExceeded logSd.from");
  CHECK_THROWS_WITH(VarianceMapRun(values(two, Objective::forward_kl), 3, 3), Catch::Contains("to must be"));
  CHECK_THROWS_WITH(VarianceMapRun(values(two, Objective::forward_kl), 12, 13), Catch::Contains("from must be"));
}
