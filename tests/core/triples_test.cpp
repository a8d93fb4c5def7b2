#include "kl/experiment/triples.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>
#include "divergences.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;
using divergence::Kind;

namespace {

/// The share of triples on which a measure breaks the triangle inequality, with its standard error.
struct Share { std::string_view name; double share, error; };
#include "../truth/triples.inc"

Measure plain(Kind kind) { return {{kind}, false}; }
Measure root(Kind kind) { return {{kind}, true}; }
const std::vector<Measure> all{plain(Kind::forward_kl), plain(Kind::reverse_kl), plain(Kind::jensen_shannon), plain(Kind::squared_hellinger), plain(Kind::chi_squared),
                               root(Kind::jensen_shannon), root(Kind::squared_hellinger), plain(Kind::total_variation)};
constexpr std::size_t first_metric = 5;

std::vector<TriplesResult> search(const TriplesRequest& request) {
  TriplesRun run(request);
  while (run.advance() < 1) {}
  return run.result();
}

std::string refused(const std::function<void(TriplesRequest&)>& change) {
  TriplesRequest request{{plain(Kind::forward_kl)}, 1, 0, 10};
  change(request);
  try {
    TriplesRun run(request);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

double measured(const Measure& measure, const Gaussian& p, const Gaussian& q) {
  const double value = divergence::value(measure.divergence, p, q).value;
  return measure.root ? std::sqrt(value) : value;
}

}  // namespace

TEST_CASE("√JS, Hellinger and total variation break neither symmetry nor the triangle inequality on 100 000 triples; all others break the latter at the rates of an independent count", "[triples]") {
  constexpr double count = 1e5;
  const std::vector<TriplesResult> results = search({all, 1, 0, count});
  REQUIRE(results.size() == all.size());
  for (std::size_t i = first_metric; i < all.size(); ++i) {
    CHECK(results[i].triangle_failures == 0);
    CHECK(results[i].symmetry_failures == 0);
    CHECK(results[i].worst->direct < results[i].worst->by_way);
    CHECK(results[i].worst->direct > 0.99 * results[i].worst->by_way);  // many triples: some come near
  }
  for (std::size_t i = 0; i < first_metric; ++i) {
    const Kind kind = all[i].divergence.kind;
    INFO(divergence::name(kind));
    REQUIRE(divergence::name(kind) == triangle_failures[i].name);
    const double share = triangle_failures[i].share, error = std::hypot(triangle_failures[i].error, std::sqrt(share * (1 - share) / count));
    CHECK(std::abs(results[i].triangle_failures / count - share) < 4 * error);
    CHECK(results[i].worst->direct > results[i].worst->by_way);
    const bool symmetric = kind == Kind::jensen_shannon || kind == Kind::squared_hellinger;
    CHECK(results[i].symmetry_failures == (symmetric ? 0 : count));
  }
}

TEST_CASE("The worst triple is the one of its number, and its two ways are what the divergences say", "[triples]") {
  for (const TriplesResult& result : search({all, 5, 1000, 2000})) {
    REQUIRE(result.worst);
    const auto& [number, abc, direct, by_way] = *result.worst;
    CHECK((number >= 1000 && number < 3000));
    CHECK(abc == triple(5, number));
    CHECK(direct == Approx(measured(result.measure, abc[0], abc[2])).epsilon(1e-8));
    CHECK(by_way == Approx(measured(result.measure, abc[0], abc[1]) + measured(result.measure, abc[1], abc[2])).epsilon(1e-8));
  }
}

TEST_CASE("Ranges add up: failures are sums, the worst of all is the worst of one range", "[triples]") {
  const std::vector<TriplesResult> whole = search({all, 9, 0, 3000}), first = search({all, 9, 0, 1234}), rest = search({all, 9, 1234, 1766});
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(whole[i].triangle_failures == first[i].triangle_failures + rest[i].triangle_failures);
    CHECK(whole[i].symmetry_failures == first[i].symmetry_failures + rest[i].symmetry_failures);
    const auto ratio = [](const TriplesResult& result) { return result.worst->direct / result.worst->by_way; };
    const TriplesResult& worse = ratio(rest[i]) > ratio(first[i]) ? rest[i] : first[i];
    CHECK(whole[i].worst->number == worse.worst->number);
    CHECK(whole[i].worst->direct == worse.worst->direct);
  }
}

TEST_CASE("Means are uniform in −3…3 and log sds in ±log 5, all six independent, another seed another row", "[triples]") {
  constexpr int count = 20000;
  const double log_five = std::log(5.0);
  Values sum = Values::Zero(6);
  Eigen::ArrayXXd products = Eigen::ArrayXXd::Zero(6, 6);
  for (int number = 0; number < count; ++number) {
    const auto abc = triple(3, number);
    Values unit(6);  // each uniform in ±1
    for (Index i = 0; i < 3; ++i) {
      unit[2 * i] = abc[static_cast<std::size_t>(i)].mean / 3;
      unit[2 * i + 1] = std::log(abc[static_cast<std::size_t>(i)].sd) / log_five;
    }
    CHECK((unit.abs() <= 1 + 1e-15).all());
    sum += unit;
    products += (unit.matrix() * unit.matrix().transpose()).array();
  }
  const double root = std::sqrt(static_cast<double>(count));
  for (Index i = 0; i < 6; ++i) {
    CHECK(std::abs(sum[i] / count) < 4.5 * std::sqrt(1 / 3.0) / root);
    for (Index j = 0; j < 6; ++j) {
      const double expected = i == j ? 1 / 3.0 : 0, sd = i == j ? std::sqrt(4 / 45.0) : 1 / 3.0;  // of u², and of a product of two
      CHECK(std::abs(products(i, j) / count - expected) < 4.5 * sd / root);
    }
  }
  CHECK(triple(3, 7) == triple(3, 7));
  CHECK(triple(3, 7)[0].mean != triple(4, 7)[0].mean);
}

TEST_CASE("An infinite way straight on fails against a finite detour, and an infinite detour never fails", "[triples]") {
  const TriplesResult result = search({{plain(Kind::chi_squared)}, 1, 0, 5000})[0];
  double failures = 0;
  for (int number = 0; number < 5000; ++number) {
    const auto [a, b, c] = triple(1, number);
    const Measure chi = plain(Kind::chi_squared);
    const double direct = measured(chi, a, c), by_way = measured(chi, a, b) + measured(chi, b, c);
    failures += direct > by_way;
  }
  CHECK(result.triangle_failures == failures);
  CHECK(std::isinf(result.worst->direct));
  CHECK(std::isfinite(result.worst->by_way));
}

TEST_CASE("A search is refused by the field at fault", "[triples]") {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused([](auto&) {}) == "");
  CHECK(refused([](auto& r) { r.measures.clear(); }) == "InvalidScenario measures");
  CHECK(refused([](auto& r) { r.measures.assign(17, plain(Kind::forward_kl)); }) == "InvalidScenario measures");
  for (const double bad : {-1.0, 0.5, 0x1p53, not_a_number}) CHECK(refused([&](auto& r) { r.seed = bad; }) == "InvalidScenario seed");
  for (const double bad : {-1.0, 0.5, 1e9, not_a_number}) CHECK(refused([&](auto& r) { r.from = bad; }) == "InvalidScenario from");
  for (const double bad : {0.0, 1.5, 1e6 + 1, not_a_number}) CHECK(refused([&](auto& r) { r.count = bad; }) == "InvalidScenario count");
  CHECK(refused([](auto& r) { r.from = 1e9 - 5; }) == "LimitExceeded count");
  CHECK(refused([](auto& r) { r.from = 1e9 - 10; }) == "");
}
