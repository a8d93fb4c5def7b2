#include "kl/density/gaussian.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include "kl/density/panels.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

using namespace kl;

namespace {

const std::vector<Gaussian> examples{{0, 1}, {-2.5, 0.3}, {1e6, 1e-6}, {3, 1e6}};

Points at(const Gaussian& q, std::initializer_list<double> z) {
  Points x(static_cast<Index>(z.size()), 1);
  Index i = 0;
  for (double each : z) x(i++, 0) = q.mean + q.sd * each;
  return x;
}

std::string refused_field(const Gaussian& q) {
  try {
    q.check("q");
  } catch (const Refusal& refusal) {
    CHECK(refusal.name == "InvalidScenario");
    return refusal.field;
  }
  return "";
}

}  // namespace

TEST_CASE("The log density of a standard normal is −½x² − ½log 2π", "[gaussian]") {
  Points x(5, 1);
  x << 0, 1, -2, 10, 1e3;
  const Values log_density = Gaussian{0, 1}.log_density(x);
  for (Index i = 0; i < 5; ++i) CHECK(log_density[i] == Approx(-0.5 * x(i, 0) * x(i, 0) - 0.91893853320467274).epsilon(1e-15));
}

TEST_CASE("A normal density integrates to one, with its mean and variance, at any place and scale", "[gaussian]") {
  for (const Gaussian& q : examples) {
    INFO(q.mean << " " << q.sd);
    const Powers alone[] = {{1, 0}};
    const Values moments = Panels({q, q}, alone).integrate([](std::span<const Density> both, const Points& x) {
      const Gaussian& here = std::get<Gaussian>(both[0]);
      const Values density = numeric::exp(here.log_density(x)), z = (x.col(0) - here.mean) / here.sd;
      Points f(x.rows(), 3);
      f.col(0) = density;
      f.col(1) = density * z;
      f.col(2) = density * z * z;
      return f;
    }).value;
    CHECK(std::abs(moments[0] - 1) < 1e-14);
    CHECK(std::abs(moments[1]) < 1e-14);
    CHECK(std::abs(moments[2] - 1) < 1e-14);
  }
}

TEST_CASE("The slope of a normal density is −z/sd, and its score is the derivative by mean and log sd", "[gaussian]") {
  const Gaussian q{-2.5, 0.3};
  const Points x = at(q, {-3, -0.5, 0, 1, 4});
  const double h = 1e-5;
  const Values by_x = (q.log_density(x + h) - q.log_density(x - h)) / (2 * h);
  const Values by_mean = (Gaussian{q.mean + h, q.sd}.log_density(x) - Gaussian{q.mean - h, q.sd}.log_density(x)) / (2 * h);
  const Values by_log_sd = (Gaussian{q.mean, q.sd * std::exp(h)}.log_density(x) - Gaussian{q.mean, q.sd * std::exp(-h)}.log_density(x)) / (2 * h);
  CHECK((q.slope(x) - by_x).abs().maxCoeff() < 1e-7);
  CHECK((q.score(x).col(0) - by_mean).abs().maxCoeff() < 1e-7);
  CHECK((q.score(x).col(1) - by_log_sd).abs().maxCoeff() < 1e-6);
}

TEST_CASE("A path moves with mean and log sd as mean + sd·ε does", "[gaussian]") {
  const Gaussian q{-2.5, 0.3};
  const Points path = q.path(at(q, {-3, 0, 2}));
  for (Index i = 0; i < 3; ++i) CHECK(path(i, 0) == 1);
  CHECK(path(0, 1) == Approx(-0.9));
  CHECK(path(1, 1) == 0);
  CHECK(path(2, 1) == Approx(0.6));
}

TEST_CASE("Fisher information is the mean outer product of the score", "[gaussian]") {
  for (const Gaussian& q : examples) {
    const Powers alone[] = {{1, 0}};
    const Values moments = Panels({q, q}, alone).integrate([](std::span<const Density> both, const Points& x) {
      const Gaussian& here = std::get<Gaussian>(both[0]);
      const Values density = numeric::exp(here.log_density(x));
      const Points score = here.score(x);
      Points f(x.rows(), 3);
      f << density * score.col(0) * score.col(0), density * score.col(0) * score.col(1), density * score.col(1) * score.col(1);
      return f;
    }).value;
    CHECK(moments[0] == Approx(q.fisher()[0]).epsilon(1e-13));
    CHECK(std::abs(moments[1] * q.sd) < 1e-13);
    CHECK(q.fisher()[1] == 0);
    CHECK(q.fisher()[2] == 0);
    CHECK(moments[2] == Approx(q.fisher()[3]).epsilon(1e-13));
  }
}

TEST_CASE("θ names a normal density and gives it back", "[gaussian]") {
  for (const Gaussian& q : examples) {
    CHECK(static_cast<Index>(q.parameters().size()) == q.theta().size());
    const Gaussian back = Gaussian::with_theta(q.theta());
    CHECK(back.mean == q.mean);
    CHECK(back.sd == Approx(q.sd).epsilon(1e-14));
  }
}

TEST_CASE("Samples of a normal density have its mean and variance within five standard errors", "[gaussian]") {
  const Gaussian q{-2.5, 0.3};
  numeric::Stream stream(7, 0, 1);
  const Index n = 200000;
  const Points x = q.sample(stream, n);
  const double root = std::sqrt(static_cast<double>(n)), mean = x.sum() / n, variance = (x - q.mean).square().sum() / n;
  CHECK(std::abs(mean - q.mean) < 5 * q.sd / root);
  CHECK(std::abs(variance - q.sd * q.sd) < 5 * std::sqrt(2.0) * q.sd * q.sd / root);
}

TEST_CASE("Fewer samples of the same stream are the first of more", "[gaussian]") {
  for (Index n : {1, 4, 5, 7}) {
    numeric::Stream one(3, 2, 0), other(3, 2, 0);
    CHECK((Gaussian{1, 2}.sample(one, n) == Gaussian{1, 2}.sample(other, 12).topRows(n)).all());
  }
}

TEST_CASE("Mean and sd of a normal density have ranges, and what lies outside is refused by its field", "[gaussian]") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  CHECK(refused_field({0, 1}) == "");
  CHECK(refused_field({-1e6, 1e-6}) == "");
  CHECK(refused_field({1e6, 1e6}) == "");
  for (double mean : {1.0000001e6, -1.0000001e6, nan, infinity, -infinity}) CHECK(refused_field({mean, 1}) == "q.mean");
  for (double sd : {0.0, -1.0, 9.9e-7, 1.01e6, nan, infinity}) CHECK(refused_field({0, sd}) == "q.sd");
}

TEST_CASE("A refusal says what was expected", "[gaussian]") {
  CHECK_THROWS_WITH((Gaussian{0, -1}.check("q")), "q.sd must be a number from 0.000001 to 1000000");
}
