#include "kl/experiment/mixture_of.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "kl/experiment/expectation_maximization.h"
#include "kl/numeric/random.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;

namespace {

#include "../truth/faithful.inc"

Values eruptions() { return Eigen::Map<const Values>(faithful, 272); }

MixtureOfResult mixture_of(MixtureOfRequest request) {
  MixtureOfRun run(std::move(request));
  double done = 0;
  while (done < 1) {
    const double now = run.advance();
    REQUIRE(now >= done);
    done = now;
  }
  return run.result();
}
Mixture mixture(const MixtureOfResult& result) { return std::get<Mixture>(result.p); }

/// field: message of the refusal, or nothing.
std::string refusal(MixtureOfRequest request) {
  try {
    MixtureOfRun run(std::move(request));
    return "";
  } catch (const Refusal& error) {
    CHECK(error.name == "InvalidScenario");
    return error.field + ": " + error.what();
  }
}

const Mixture three{{{0.45, -1.6, 0.9}, {0.35, 0.7, 0.6}, {0.2, 4.5, 1.2}}};
Values sample_of(const Mixture& of, Index n) {
  numeric::Stream stream(4, 0, 0);
  return of.sample(stream, n).col(0);
}

}  // namespace

TEST_CASE("One component has the data's mean and its maximum-likelihood sd", "[mixture of]") {
  const Values small{{1, 2, 2, 3, 7}}, far = eruptions() + 1e5, many = sample_of(three, 30001);
  for (const Values& x : {small, far, many}) {
    const Mixture found = mixture(mixture_of({x, 1.0, 0}));
    REQUIRE(found.components.size() == 1);
    CHECK(found.components[0].weight == 1);
    CHECK(found.components[0].mean == Approx(x.mean()).epsilon(1e-14));
    CHECK(found.components[0].sd == Approx(std::sqrt((x - x.mean()).square().mean())).epsilon(1e-10));
  }
}

TEST_CASE("At the top of the likelihood the mixture has the mean and the variance of the data", "[mixture of]") {
  // Sum the stationarity conditions over the components. It holds as long as no sd is at its bound.
  const Values x = eruptions();
  for (int k = 1; k <= 4; ++k) {
    const Mixture found = mixture(mixture_of({x, static_cast<double>(k), 1}));
    CHECK(found.mean() == Approx(x.mean()).epsilon(1e-5));
    CHECK(found.variance() == Approx((x - x.mean()).square().mean()).epsilon(1e-5));
  }
}

TEST_CASE("Old Faithful's two components have the published likelihood, and BIC asks for a third within the short eruptions", "[mixture of]") {
  // log L = −276.36 for two, e.g. Benaglia et al. (2009), "mixtools", Journal of Statistical Software 32(6).
  const double log_n = std::log(272.0);
  const MixtureOfResult two = mixture_of({eruptions(), 2.0, 0});
  REQUIRE(two.bic.size() == 1);
  CHECK(-0.5 * (two.bic[0] - 5 * log_n) == Approx(-276.36).margin(0.005));
  CHECK(mixture(two).components[0].mean == Approx(2.019).margin(0.001));
  CHECK(mixture(two).components[0].sd == Approx(0.236).margin(0.001));
  CHECK(mixture(two).components[1].mean == Approx(4.273).margin(0.001));
  CHECK(mixture(two).components[1].sd == Approx(0.437).margin(0.001));
  CHECK(mixture(two).components[0].weight == Approx(0.348).margin(0.001));

  for (const double seed : {0.0, 1e15}) {
    const MixtureOfResult best = mixture_of({eruptions(), {}, seed});
    REQUIRE(best.bic.size() == 8);
    REQUIRE(mixture(best).components.size() == 3);
    CHECK(best.bic[1] == Approx(580.749).margin(0.001));
    CHECK(best.bic[2] == Approx(572.684).margin(0.001));
    CHECK(mixture(best).components[0].sd == Approx(0.087).margin(0.001));
    for (Index k = 0; k < 8; ++k) CHECK(best.bic[k] >= best.bic[2]);
  }
}

TEST_CASE("BIC is twice the negative log density of the data plus log n a parameter", "[mixture of]") {
  for (const Values& x : {eruptions(), Values(1000 + 50 * sample_of(three, 9999))})
    for (const double k : {1.0, 2.0, 3.0}) {
      const MixtureOfResult result = mixture_of({x, k, 0});
      CHECK(result.bic[0] == Approx(-2 * mixture(result).log_density(x).sum() + (3 * k - 1) * std::log(static_cast<double>(x.size()))).epsilon(1e-12));
    }
}

TEST_CASE("A known mixture is found again in its own samples", "[mixture of]") {
  const MixtureOfResult result = mixture_of({sample_of(three, 2000), {}, 0});
  const Mixture found = mixture(result);
  REQUIRE(found.components.size() == 3);
  // About four standard errors.
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(found.components[k].weight == Approx(three.components[k].weight).margin(0.1));
    CHECK(found.components[k].mean == Approx(three.components[k].mean).margin(0.3));
    CHECK(found.components[k].sd == Approx(three.components[k].sd).margin(0.3));
  }
  CHECK(result.bic.minCoeff() == result.bic[2]);
}

TEST_CASE("More numbers than are climbed over at once end at the top of all of them", "[mixture of]") {
  const Values x = sample_of(three, 20001);
  const Mixture found = mixture(mixture_of({x, 3.0, 0}));
  Iteration there(found.components);
  there.add(x.data(), nullptr, x.size());
  Iteration next(there.maximized(1e-3));
  next.add(x.data(), nullptr, x.size());
  CHECK(next.log_likelihood() - there.log_likelihood() < 1e-9 * 20001);
}

TEST_CASE("A shift and a scale of the data shift and scale the mixture", "[mixture of]") {
  const Values x = eruptions();
  const Mixture found = mixture(mixture_of({x, 2.0, 0})), moved = mixture(mixture_of({x * 64 - 1024, 2.0, 0}));
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(moved.components[k].weight == Approx(found.components[k].weight).epsilon(1e-6));
    CHECK(moved.components[k].mean == Approx(found.components[k].mean * 64 - 1024).epsilon(1e-6));
    CHECK(moved.components[k].sd == Approx(found.components[k].sd * 64).epsilon(1e-6));
  }
}

TEST_CASE("The same request gives the same bits, whatever its slices, and another seed others", "[mixture of]") {
  // Two runs never meet the clock in the same places.
  const Values x = sample_of(three, 5000);
  const MixtureOfResult first = mixture_of({x, 4.0, 3}), second = mixture_of({x, 4.0, 3});
  CHECK(mixture(first) == mixture(second));
  CHECK((first.bic == second.bic).all());
  // Another seed climbs from elsewhere: not to the last bit of the same top.
  CHECK(mixture_of({x, 4.0, 4}).bic[0] != first.bic[0]);
}

TEST_CASE("No component is narrower than its bound", "[mixture of]") {
  Values x(40);
  for (Index i = 0; i < 40; ++i) x[i] = i < 20 ? 0 : 0.37 * static_cast<double>(i * i % 101);
  const double sd = std::sqrt((x - x.mean()).square().mean());
  for (const double k : {2.0, 5.0, 8.0})
    for (const Mixture found = mixture(mixture_of({x, k, 0})); const Mixture::Component& component : found.components) CHECK(component.sd >= 3.0 / 40 * sd * (1 - 1e-12));
  // Ones and twos: rounded to whole numbers, each stands for an interval.
  Values grid(100);
  for (Index i = 0; i < 100; ++i) grid[i] = 1 + static_cast<double>(i % 3 == 0);
  for (const Mixture found = mixture(mixture_of({grid, 2.0, 0})); const Mixture::Component& component : found.components)
    CHECK(component.sd == Approx(0.5 * std::sqrt(0.34 * 0.66)));
}

TEST_CASE("Without a number of components, each tried has at least two distinct numbers", "[mixture of]") {
  CHECK(mixture_of({Values{{1, 2}}, {}, 0}).bic.size() == 1);
  CHECK(mixture_of({Values{{1, 2, 3, 3}}, {}, 0}).bic.size() == 1);
  CHECK(mixture_of({Values{{1, 2, 3, 7, 7}}, {}, 0}).bic.size() == 2);
  CHECK(mixture_of({Values::LinSpaced(15, 0, 1), {}, 0}).bic.size() == 7);
  CHECK(mixture_of({Values::LinSpaced(100, 0, 1), {}, 0}).bic.size() == 8);
}

TEST_CASE("The answer is a target that passes its own check, to the ends of what data may be", "[mixture of]") {
  Values outlier = sample_of(three, 3000);
  outlier[17] = 1e6;
  for (const Values& x : {Values{{-1e6, 1e6}}, Values{{0, 1e-300}}, Values{{1e6, 1e6 - 1e-9, 1e6}}, outlier}) {
    const MixtureOfResult result = mixture_of({x, {}, 0});
    CHECK_NOTHROW(check(result.p, "p"));
    CHECK(std::isfinite(result.bic[0]));
  }
}

TEST_CASE("What EM cannot answer is refused by field", "[mixture of]") {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  const Values good{{1, 2, 3, 4}};
  CHECK(refusal({Values(0), {}, 0}) == "data: data must be at least 2 numbers, and there are none");
  CHECK(refusal({Values{{5}}, {}, 0}) == "data: data must be at least 2 numbers, and there is 1");
  CHECK(refusal({Values::LinSpaced(1000001, 0, 1), {}, 0}) == "data: data must be at most 1000000 numbers, and there are 1000001");
  CHECK(refusal({Values{{1, not_a_number, 2}}, {}, 0}) == "data[1]: data[1] must be a number from -1e6 to 1e6");
  CHECK(refusal({Values{{1, 2, -infinity}}, {}, 0}) == "data[2]: data[2] must be a number from -1e6 to 1e6");
  CHECK(refusal({Values{{1000001, 2}}, {}, 0}) == "data[0]: data[0] must be a number from -1e6 to 1e6");
  CHECK(refusal({Values{{3, 3, 3}}, {}, 0}) == "data: data must be numbers that are not all equal: a density of one value has no width");
  for (const double components : {0.0, 9.0, 2.5, -1.0, not_a_number, infinity})
    CHECK(refusal({Values::LinSpaced(20, 0, 1), components, 0}) == "components: components must be an integer from 1 to 8");
  CHECK(refusal({good, 5.0, 0}) == "components: components must be an integer from 1 to 4, as many as there are distinct numbers");
  for (const double seed : {-1.0, 0.5, 0x1p53, not_a_number}) CHECK(refusal({good, {}, seed}) == "seed: seed must be an integer from 0 to 9007199254740991");
  CHECK(refusal({good, 4.0, 0x1p53 - 1}).empty());
}
