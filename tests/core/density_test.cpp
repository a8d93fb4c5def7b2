#include "kl/density/density.h"
#include <catch2/catch.hpp>
#include "kl/refusal.h"

using namespace kl;

namespace {

const Mixture two{{{0.3, -2, 0.6}, {0.7, 2, 0.9}}};

std::string refused(const Density& p, const Gaussian& q) {
  try {
    check_pair(p, q);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

}  // namespace

TEST_CASE("Every family has a name of its own, and a variant answers as its family does", "[density]") {
  CHECK(families() == std::vector<std::string_view>{"gaussian", "mixture", "student-t", "laplace", "skew-normal", "uniform", "drawn", "categorical"});
  const Points x = Points::Random(11, 1) * 4;
  CHECK((log_density(Density(two), x) == two.log_density(x)).all());
  CHECK((slope(Density(two), x) == two.slope(x)).all());
  numeric::Stream one(1, 2, 0), other(1, 2, 0);
  CHECK((sample(Density(two), one, 9) == two.sample(other, 9)).all());
}

TEST_CASE("Means may lie up to ten million of the smallest sd apart, and the refusal names that sd", "[density]") {
  CHECK(refused(two, {0, 1}) == "");
  CHECK(refused(Gaussian{0, 1e-6}, {10, 1}) == "");
  CHECK(refused(Gaussian{0, 1e-6}, {10.0001, 1}) == "LimitExceeded p.sd");
  CHECK(refused(Gaussian{0, 1}, {10.0001, 1e-6}) == "LimitExceeded q.sd");
  CHECK(refused(Mixture{{{0.5, 0, 1}, {0.5, 0, 1e-6}}}, {11, 1}) == "LimitExceeded p.components[1].sd");
  CHECK(refused(Gaussian{0, 0}, {0, 1}) == "InvalidScenario p.sd");
  CHECK(refused(two, {0, -1}) == "InvalidScenario q.sd");
}

TEST_CASE("A mixture of one component, or of equal ones, is a Gaussian", "[density]") {
  CHECK(normalized(Mixture{{{5, 1, 2}}}) == Density(Gaussian{1, 2}));
  CHECK(normalized(Mixture{{{5, 1, 2}, {0, 3, 4}, {2, 1, 2}}}) == Density(Gaussian{1, 2}));
  CHECK(normalized(Mixture{{{1, 1, 2}, {2, 3, 2}, {1, 1, 2}}}) == Density(Mixture{{{0.5, 1, 2}, {0.5, 3, 2}}}));
  CHECK(components(Gaussian{1, 2}) == std::vector<Mixture::Component>{{1, 1, 2}});
}
