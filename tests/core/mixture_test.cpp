#include "kl/density/mixture.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include "kl/density/panels.h"
#include "kl/numeric/normal.h"
#include "kl/refusal.h"

using namespace kl;

namespace {

const Mixture two{{{0.3, -2, 0.6}, {0.7, 2, 0.9}}};
const Mixture many{{{0.1, -30, 0.01}, {0.2, -29, 3}, {0.3, 0, 1}, {0.15, 0.5, 1}, {0.25, 100, 20}}};

std::string refused_field(const Mixture& p) {
  try {
    p.check("p");
  } catch (const Refusal& refusal) {
    CHECK(refusal.name == "InvalidScenario");
    return refusal.field;
  }
  return "";
}

}  // namespace

TEST_CASE("A mixture's density is the weighted sum of normal densities", "[mixture]") {
  Points x(9, 1);
  x << -5, -2.6, -2, -1, 0, 0.7, 2, 3.3, 8;
  const Values by_parts = 0.3 * numeric::exp(Gaussian{-2, 0.6}.log_density(x)) + 0.7 * numeric::exp(Gaussian{2, 0.9}.log_density(x));
  const Values whole = numeric::exp(two.log_density(x));
  for (Index i = 0; i < x.rows(); ++i) CHECK(whole[i] == Approx(by_parts[i]).epsilon(1e-14));
}

TEST_CASE("Far from every component the log density is that of the nearest, never −∞", "[mixture]") {
  Points x(2, 1);
  x << -1e6, 1e9;
  const Values log_density = two.log_density(x);
  CHECK(log_density[0] == Approx(Gaussian{2, 0.9}.log_density(x)[0] + std::log(0.7)).epsilon(1e-14));  // the wider one
  CHECK(log_density[1] == Approx(Gaussian{2, 0.9}.log_density(x)[1] + std::log(0.7)).epsilon(1e-14));
}

TEST_CASE("A mixture of one component is that component, to the last bit", "[mixture]") {
  const Points x = Points::Random(37, 1) * 10;
  CHECK((Mixture{{{1, -2.5, 0.3}}}.log_density(x) == Gaussian{-2.5, 0.3}.log_density(x)).all());
  CHECK((Mixture{{{1, -2.5, 0.3}}}.slope(x) == Gaussian{-2.5, 0.3}.slope(x)).all());
}

TEST_CASE("The slope of a mixture is the derivative of its log density", "[mixture]") {
  Points x(7, 1);
  x << -35, -30.01, -28, -0.3, 0.4, 40, 120;
  for (const Mixture& p : {two, many}) {
    const double h = 1e-6;
    const Values difference = (p.log_density(x + h) - p.log_density(x - h)) / (2 * h);
    const Values slope = p.slope(x);
    for (Index i = 0; i < x.rows(); ++i) CHECK(slope[i] == Approx(difference[i]).epsilon(1e-6).margin(1e-6));
  }
}

TEST_CASE("Normalized weights sum to one, and components of weight zero are gone", "[mixture]") {
  const Mixture p = Mixture{{{2, 0, 1}, {0, 5, 1}, {6, 1, 2}}}.normalized();
  CHECK(p.components == std::vector<Mixture::Component>{{0.25, 0, 1}, {0.75, 1, 2}});
  const Mixture huge = Mixture{{{1.7e308, 0, 1}, {1.7e308, 1, 2}}}.normalized();
  CHECK(huge.components[0].weight == 0.5);
}

TEST_CASE("Mean and variance of a mixture are its moments", "[mixture]") {
  const Gaussian around{0, 1};
  for (const Mixture& p : {two, many}) {
    const Powers alone[] = {{1, 0}};
    const Values moments = Panels({Density(p), around}, alone).integrate([&](std::span<const Density> both, const Points& x) {
      const Density& here = both[0];
      const Gaussian& q = std::get<Gaussian>(both[1]);
      const Values density = numeric::exp(log_density(here, x)), distance = x.col(0) - q.mean - p.mean();
      Points f(x.rows(), 3);
      f << density, density * distance, density * distance * distance;
      return f;
    }).value;
    CHECK(moments[0] == Approx(1).epsilon(1e-13));
    CHECK(std::abs(moments[1]) < 1e-12 * std::sqrt(p.variance()));
    CHECK(moments[2] == Approx(p.variance()).epsilon(1e-12));
  }
}

TEST_CASE("Samples of a mixture come from each component by its weight", "[mixture]") {
  numeric::Stream stream(11, 0, 0);
  const Index n = 100000;
  const Points x = two.sample(stream, n);
  const double left = static_cast<double>((x < -0.1).count()) / n;  // the modes part near −0.1: 2e-3 of each lies beyond
  CHECK(std::abs(left - 0.3) < 0.01);
  const double root = std::sqrt(static_cast<double>(n)), sd = std::sqrt(two.variance());
  CHECK(std::abs(x.sum() / n - two.mean()) < 5 * sd / root);
  CHECK(std::abs((x - two.mean()).square().sum() / n - two.variance()) < 0.1);
}

TEST_CASE("Each group of four samples takes one uniform and one normal from the stream", "[mixture]") {
  numeric::Stream sampled(5, 1, 0), by_hand(5, 1, 0);
  const Points x = two.sample(sampled, 8);
  for (Index group = 0; group < 2; ++group) {
    double uniform[4], normal[4];
    by_hand.uniform().store(uniform);
    by_hand.normal().store(normal);
    for (Index i = 0; i < 4; ++i)
      CHECK(x(4 * group + i, 0) == (uniform[i] < 0.3 ? -2 + 0.6 * normal[i] : 2 + 0.9 * normal[i]));
  }
}

TEST_CASE("The tail of a mixture is that of its widest component, of the outermost among equally wide ones", "[mixture]") {
  const Mixture p{{{0.2, -3, 2}, {0.3, 5, 2}, {0.5, 100, 1}}};
  CHECK(p.tail(End::left).quadratic == 0.125);
  CHECK(p.tail(End::left).linear == 0.75);
  CHECK(p.tail(End::right).linear == 1.25);
}

TEST_CASE("What is wrong in a mixture is refused by the path of its field", "[mixture]") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  CHECK(refused_field(two) == "");
  CHECK(refused_field(Mixture{}) == "p.components");
  CHECK(refused_field(Mixture{std::vector<Mixture::Component>(17, {1, 0, 1})}) == "p.components");
  CHECK(refused_field(Mixture{std::vector<Mixture::Component>(16, {1, 0, 1})}) == "");
  CHECK(refused_field(Mixture{{{0, 0, 1}, {0, 1, 1}}}) == "p.components");
  for (double weight : {-1e-300, nan, infinity}) CHECK(refused_field(Mixture{{{1, 0, 1}, {weight, 0, 1}}}) == "p.components[1].weight");
  CHECK(refused_field(Mixture{{{1, nan, 1}}}) == "p.components[0].mean");
  CHECK(refused_field(Mixture{{{1, 0, 1}, {1, 0, 0}}}) == "p.components[1].sd");
}

TEST_CASE("The score of a mixture is the derivative of log q at fixed x, parameter by parameter", "[mixture]") {
  const Points x = Points::Random(21, 1) * 6;
  const Mixture q{{{0.2, -1.5, 0.8}, {0.5, 1.6, 1}, {0.3, 1.7, 0.2}}};
  const Values theta = q.theta();
  REQUIRE(q.parameters() == std::vector<std::string>{"components[0].logit", "components[1].logit", "components[2].logit", "components[0].mean", "components[1].mean",
                                                     "components[2].mean", "components[0].logSd", "components[1].logSd", "components[2].logSd"});
  const Points score = q.score(x);
  for (Index j = 0; j < theta.size(); ++j) {
    const double h = 1e-5;
    Values up = theta, down = theta;
    up[j] += h;
    down[j] -= h;
    const Values difference = (Mixture::with_theta(up).log_density(x) - Mixture::with_theta(down).log_density(x)) / (2 * h);
    for (Index i = 0; i < x.rows(); ++i) CHECK(score(i, j) == Approx(difference[i]).epsilon(1e-7).margin(1e-8));
  }
}

TEST_CASE("Along the path of a mixture its distribution function stays", "[mixture]") {
  const Mixture q{{{0.2, -1.5, 0.8}, {0.5, 1.6, 1}, {0.3, 1.7, 0.2}}};
  const auto distribution = [](const Mixture& of, double x) {
    double sum = 0;
    for (const Mixture::Component& each : of.components) sum += each.weight * std::exp(numeric::log_normal_cdf((x - each.mean) / each.sd));
    return sum;
  };
  Points x(5, 1);
  x << -3, -1, 0.5, 1.7, 2.9;
  const Values theta = q.theta(), log_q = q.log_density(x);
  const Points path = q.path(x);
  for (Index j = 0; j < theta.size(); ++j)
    for (Index i = 0; i < x.rows(); ++i) {
      const double h = 1e-5;
      Values up = theta, down = theta;
      up[j] += h;
      down[j] -= h;
      const double by_theta = (distribution(Mixture::with_theta(up), x(i, 0)) - distribution(Mixture::with_theta(down), x(i, 0))) / (2 * h);
      CHECK(std::abs(path(i, j) * std::exp(log_q[i]) + by_theta) < 1e-9);
    }
}

TEST_CASE("The path of a logit keeps its digits in either tail, where q is below every double too", "[mixture]") {
  // Mirrored, a mixture's logit paths change sign. Far out on the left Φ₁/Φ₀ → 0, so that path₀ → −π₀π₁Φ₀/q = −π₁ · Mills's ratio, by its own series.
  const Mixture q{{{0.4, 0, 1}, {0.6, 3, 1}}}, mirrored{{{0.4, 0, 1}, {0.6, -3, 1}}};
  for (const double x : {-5.0, -20.0, -45.0, -1e3}) {
    const Points there = Points::Constant(1, 1, x), here = Points::Constant(1, 1, -x);
    const double left = q.path(there)(0, 0), right = mirrored.path(here)(0, 0);
    const double rounding = 1e-14 + 1e-15 * x * x;  // of log q
    CHECK(left == Approx(-right).epsilon(rounding));
    if (x < -19) CHECK(left == Approx(-0.6 * numeric::mills(-x)).epsilon(rounding));
  }
}

TEST_CASE("θ leads back to the mixture, and adding to all logits changes nothing", "[mixture]") {
  const Mixture q{{{0.25, -1.5, 0.8}, {0.75, 1.6, 1}}};
  Values theta = q.theta();
  theta.head(2) += 300;
  for (const Mixture& back : {Mixture::with_theta(q.theta()), Mixture::with_theta(theta)})
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(back.components[i].weight == Approx(q.components[i].weight).epsilon(1e-13));
      CHECK(back.components[i].mean == q.components[i].mean);
      CHECK(back.components[i].sd == Approx(q.components[i].sd).epsilon(1e-15));
    }
}
