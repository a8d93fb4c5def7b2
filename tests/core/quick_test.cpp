#include "kl/divergence/quick.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>
#include "divergences.h"
#include "kl/divergence/bounds.h"

using namespace kl;
using namespace kl::divergence;

namespace {

std::vector<Gaussian> some() {
  std::vector<Gaussian> result;
  for (const double mean : {0.0, -2.9, 1e-3, 0.7, 2.9, 40.0})
    for (const double sd : {0.2, 0.999, 1.0, 1.001, 5.0, 300.0}) result.push_back({mean, sd});
  return result;
}

}  // namespace

TEST_CASE("A quick value is within its stated error of the sharp one, of every divergence, and equal to it where there is a closed form", "[quick]") {
  std::vector<Divergence> all = named();
  all.push_back(alpha(0.3));
  for (const Divergence d : all)
    for (const Gaussian& p : some())
      for (const Gaussian& q : some()) {
        INFO(name(d.kind) << " " << p.mean << " " << p.sd << ", " << q.mean << " " << q.sd);
        const Value quick = quick_value(d, p, q), sharp = value(d, p, q);
        if (d.kind == Kind::jensen_shannon || d.kind == Kind::total_variation)
          CHECK(std::abs(quick.value - sharp.value) <= quick.error + sharp.error);
        else
          CHECK(quick.value == sharp.value);
      }
}

TEST_CASE("The stated errors of quick values are small enough to decide by", "[quick]") {
  for (const Gaussian& p : some())
    for (const Gaussian& q : some()) {
      CHECK(quick_value(jensen_shannon, p, q).error < 1e-4);
      CHECK(quick_value(total_variation, p, q).error < 1e-13);
    }
}

TEST_CASE("Total variation of two Gaussians of equal sd is 2Φ(δ/2) − 1, of concentric ones a difference of two error functions", "[quick]") {
  const double root_half = std::sqrt(0.5);
  for (const double distance : {1e-8, 0.01, 0.5, 1.0, 3.0, 12.0}) {
    const Value value = quick_value(total_variation, {1, 2}, {1 + 2 * distance, 2});
    CHECK(std::abs(value.value - std::erf(distance / 2 * root_half)) <= value.error);
  }
  for (const double ratio : {1 + 1e-9, 1.01, 2.0, 25.0, 1e6}) {
    const double crossing = ratio * std::sqrt(2 * std::log(ratio) / ((ratio - 1) * (ratio + 1)));
    const Value value = quick_value(total_variation, {-3, 1}, {-3, ratio});
    CHECK(std::abs(value.value - (std::erf(crossing * root_half) - std::erf(crossing / ratio * root_half))) <= value.error + 1e-15);
  }
  CHECK(quick_value(total_variation, {0.3, 2}, {0.3, 2}).value == 0);
}

TEST_CASE("Jensen–Shannon is log 2 of two that share nothing, 0 of a thing and itself, and much nearer than stated", "[quick]") {
  CHECK(quick_value(jensen_shannon, {-1e6, 1e-6}, {1e6, 1e-6}).value == std::log(2.0));
  CHECK(quick_value(jensen_shannon, {0.3, 2}, {0.3, 2}).value < 1e-15);
  for (const Gaussian& p : some())
    for (const Gaussian& q : some()) CHECK(std::abs(quick_value(jensen_shannon, p, q).value - value(jensen_shannon, p, q).value) < 1e-9);
}

TEST_CASE("Pinsker's bound and Bretagnolle and Huber's hold between all pairs, in either direction", "[bounds]") {
  for (const Gaussian& p : some())
    for (const Gaussian& q : some()) {
      const Value variation = quick_value(total_variation, p, q);
      for (const Divergence d : {forward, reverse}) {
        const Values kl = Values::Constant(1, value(d, p, q).value);
        CHECK(variation.value - variation.error <= pinsker(kl)[0] * (1 + 1e-13));
        CHECK(variation.value - variation.error <= bretagnolle_huber(kl)[0] * (1 + 1e-13));
      }
    }
}

TEST_CASE("Pinsker's constant cannot be better: a fair coin and a nearly fair one use all of it", "[bounds]") {
  for (const double off : {1e-2, 1e-3, 1e-4}) {
    const double kl = 0.5 * ((1 + 2 * off) * std::log1p(2 * off) + (1 - 2 * off) * std::log1p(-2 * off));  // total variation is `off`
    const double bound = pinsker(Values::Constant(1, kl))[0];
    CHECK(off <= bound * (1 + 1e-9));
    CHECK(off >= bound * (1 - off * off));
  }
}

TEST_CASE("Of uniform densities on 0…1 and 0…c, Bretagnolle and Huber's bound is the root of total variation, and both tend to 1", "[bounds]") {
  for (const double c : {1.5, 10.0, 1e4, 1e8}) {
    const Value variation = value(total_variation, Uniform{0, 1}, Uniform{0, c}), kl = value(forward, Uniform{0, 1}, Uniform{0, c});
    const double bound = bretagnolle_huber(Values::Constant(1, kl.value))[0];
    CHECK(bound * bound == Approx(variation.value).epsilon(1e-12));
    CHECK(bound - variation.value < 0.51 / c + 1e-12 + (c < 1e3 ? 0.3 : 0));
  }
}

TEST_CASE("The bounds meet at KL = 2 + W(−2e⁻²); Pinsker's is 1 at 2 nats, the other never; at infinity they are ∞ and 1", "[bounds]") {
  const double meeting = 1.5936242600400401;  // mpmath: 2 + lambertw(-2 exp(-2)), 16 digits
  const double infinity = std::numeric_limits<double>::infinity();
  Values kl(6);
  kl << 0, meeting, 2, 20, 1e-12, infinity;
  const Values first = pinsker(kl), second = bretagnolle_huber(kl);
  CHECK(first[0] == 0);
  CHECK(second[0] == 0);
  CHECK(first[1] == Approx(second[1]).epsilon(4e-16));
  CHECK(first[2] == 1);
  CHECK(second[3] < 1);
  CHECK(second[4] == Approx(1e-6).epsilon(1e-12));
  CHECK(first[5] == infinity);
  CHECK(second[5] == 1);
}
