#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>
#include "densities.h"
#include "divergences.h"
#include "kl/divergence/closed.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::divergence;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Every divergence with a name, and the alpha family inside, outside and at its ends.
std::vector<Divergence> all() {
  std::vector<Divergence> kinds = named();
  for (const double a : {-8.0, -0.5, 0.0, 1e-9, 0.3, 0.5, 0.9, 1 - 1e-9, 1.0, 1.2, 2.0, 8.0}) kinds.push_back(alpha(a));
  return kinds;
}

struct Example { Density p; Gaussian q; };
const std::vector<Example> examples{
    {Gaussian{0, 1}, {0.1, 1}},
    {Gaussian{3, 0.5}, {-1, 2}},
    {Mixture{{{0.5, -2, 0.6}, {0.5, 2, 0.9}}}, {0.5, 1.2}},
    {Mixture{{{0.3, -4, 0.7}, {0.5, 0, 0.5}, {0.2, 3, 1.1}}}, {0.3, 1}},
    {Mixture{{{0.8, 0, 1}, {0.2, 1.5, 3}}}, {0.2, 2.4}},
};

std::string label(Divergence d) { return std::string(name(d.kind)) + (d.kind == Kind::alpha ? " " + std::to_string(d.alpha) : ""); }

double at(Divergence d, const Density& p, const Gaussian& q) { return value(d, p, q).value; }

Divergence of(std::string_view kind, double a) { return kind == "alpha" ? alpha(a) : Divergence{kind_named(kind, "kind")}; }

void check_values(const truth::CaseTruth& reference) {
  for (const truth::DivergenceTruth& row : reference.divergences) {
    INFO(reference.name << ": " << row.kind << " " << row.alpha);
    const Value computed = value(of(row.kind, row.alpha), density_of(reference.p), density_of(reference.q));
    if (std::isinf(row.value)) {
      CHECK(computed.value == infinity);
      continue;
    }
    const double error = std::abs(computed.value - row.value);
    CHECK(error <= 1e-12 * row.value + 1e-15 + row.error);
    CHECK(error <= computed.error + row.error);
  }
}

/// `of_value`: the share of the divergence's size that the error may have beside that of the gradient.
void check_gradients(const truth::CaseTruth& reference, double of_value) {
  for (std::size_t i = 0; i < reference.gradients.size(); ++i) {
    const truth::GradientTruth& row = reference.gradients[i];
    INFO(reference.name << ": gradient of " << row.kind << " " << row.alpha);
    const Values computed = gradient(of(row.kind, row.alpha), density_of(reference.p), density_of(reference.q));
    REQUIRE(computed.size() == static_cast<Index>(row.gradient.size()));
    for (Index j = 0; j < computed.size(); ++j) {
      INFO(j);
      const double exact = row.gradient[j];
      if (std::isnan(exact))
        CHECK(std::isnan(computed[j]));
      else if (std::isinf(exact))
        CHECK(computed[j] == exact);
      else
        CHECK(std::abs(computed[j] - exact) <= 1e-12 * std::abs(exact) + of_value * (reference.divergences[i].value + 1) + 1e-15 + row.error[j]);
    }
  }
}

}  // namespace

TEST_CASE("Values and gradients are those of an independent program, infinite exactly where it says so", "[divergence]") {
  for (const truth::CaseTruth& reference : truth::cases) {
    check_values(reference);
    check_gradients(reference, 0);
  }
}

TEST_CASE("Hard cases: scales and places far apart, powers near the edge, densities nearly the same", "[divergence]") {
  for (const truth::CaseTruth& reference : truth::stress_cases) {
    check_values(reference);
    check_gradients(reference, 1e-12);
  }
}

TEST_CASE("Two normal densities: D(P‖Q) = ½[σ_p²/σ_q² − 1 + δ²/σ_q²] + log σ_q/σ_p", "[divergence]") {
  const Gaussian p{3, 0.5}, q{-1, 2};
  CHECK(at(forward, p, q) == Approx(0.5 * (0.0625 - 1 + 4) + std::log(4.0)).epsilon(1e-15));
  CHECK(at(reverse, p, q) == Approx(0.5 * (16 - 1 + 64) - std::log(4.0)).epsilon(1e-15));
  CHECK(at(chi_squared, Gaussian{0, 1}, {1, 1}) == Approx(std::exp(1.0) - 1).epsilon(1e-15));
  CHECK(at(hellinger, Gaussian{0, 1}, {1, 1}) == Approx(1 - std::exp(-0.125)).epsilon(1e-15));
}

TEST_CASE("A divergence of 1e-12 keeps ten digits", "[divergence]") {
  const double shift = 1.4142135623730951e-6;
  for (Divergence d : {forward, reverse}) CHECK(at(d, Gaussian{0, 1}, {shift, 1}) == Approx(0.5 * shift * shift).epsilon(1e-12));
  // σ = 1 + t: ½(σ² − 1) − log σ = t² − t³/3 + …
  const double t = std::nextafter(1.000001, 2) - 1;
  CHECK(at(reverse, Gaussian{0, 1}, {0, 1 + t}) == Approx(t * t - t * t * t / 3).epsilon(1e-9));
  // ½[N(−s, 1) + N(s, 1)] against N(0, 1): ∫p log p/q = s⁴/4 − s⁶/6 …
  const double s = 2e-3;
  CHECK(at(forward, Mixture{{{0.5, -s, 1}, {0.5, s, 1}}}, {0, 1}) == Approx(std::pow(s, 4) / 4 - std::pow(s, 6) / 6).epsilon(1e-9));
}

TEST_CASE("Closed forms of two normal densities agree with quadrature", "[divergence]") {
  const Gaussian q{-0.4, 1.3};
  for (const Gaussian& p : {Gaussian{0.7, 1.1}, Gaussian{-0.4, 1.3}, Gaussian{5, 1.4}, Gaussian{0, 1.2999}})
    for (Divergence d : all()) {
      INFO(label(d) << " " << p.mean << " " << p.sd);
      if (!is_finite(d, p, q)) continue;
      const ValueAndGradient closed = value_and_gradient(d, p, q);
      const SecondOrder integrated = second_order(d, p, q);
      CHECK(closed.value.value == Approx(integrated.value.value).epsilon(1e-12).margin(1e-15));
      for (Index j = 0; j < 2; ++j) CHECK(closed.gradient[j] == Approx(integrated.gradient[j]).epsilon(1e-11).margin(1e-14));
    }
}

TEST_CASE("A divergence is zero, with its gradient, where q is p, and positive elsewhere", "[divergence]") {
  for (Divergence d : all()) {
    INFO(label(d));
    const ValueAndGradient same = value_and_gradient(d, Gaussian{0.3, 1.7}, Gaussian{0.3, 1.7});
    CHECK(same.value.value == 0);
    CHECK((same.gradient == 0).all());
    for (const Example& example : examples) CHECK(at(d, example.p, example.q) > 0);
  }
}

TEST_CASE("The gradient is the derivative of the value, and second derivatives are those of the gradient", "[divergence]") {
  const double h = 2e-5;
  for (const Example& example : examples)
    for (Divergence d : all()) {
      if (!is_finite(d, example.p, Gaussian{example.q.mean, example.q.sd * 1.001}) || !is_finite(d, example.p, Gaussian{example.q.mean, example.q.sd / 1.001})) continue;
      INFO(label(d));
      const Gaussian& q = example.q;
      const Gaussian right{q.mean + h, q.sd}, left{q.mean - h, q.sd}, wider{q.mean, q.sd * std::exp(h)}, narrower{q.mean, q.sd * std::exp(-h)};
      const SecondOrder here = second_order(d, example.p, q);
      const double scale = here.value.value + here.gradient.abs().maxCoeff() + std::abs(here.mean_mean) + std::abs(here.log_sd_log_sd);
      const auto close = [&](double exact, double difference) { return std::abs(exact - difference) < 2e-6 * scale; };
      CHECK(close(here.gradient[0], (at(d, example.p, right) - at(d, example.p, left)) / (2 * h)));
      CHECK(close(here.gradient[1], (at(d, example.p, wider) - at(d, example.p, narrower)) / (2 * h)));
      const Values by_mean = (gradient(d, example.p, right) - gradient(d, example.p, left)) / (2 * h);
      const Values by_log_sd = (gradient(d, example.p, wider) - gradient(d, example.p, narrower)) / (2 * h);
      CHECK(close(here.mean_mean, by_mean[0]));
      CHECK(close(here.mean_log_sd, by_mean[1]));
      CHECK(close(here.mean_log_sd, by_log_sd[0]));
      CHECK(close(here.log_sd_log_sd, by_log_sd[1]));
    }
}

TEST_CASE("Alpha ½ is four times squared Hellinger, 2 half of χ², 1 and 0 the KLs, continuously", "[divergence]") {
  for (const Example& example : examples) {
    const auto value_at = [&](double a) { return at(alpha(a), example.p, example.q); };
    CHECK(value_at(0.5) == Approx(4 * at(hellinger, example.p, example.q)).epsilon(1e-12));
    if (is_finite(chi_squared, example.p, example.q)) CHECK(value_at(2) == Approx(0.5 * at(chi_squared, example.p, example.q)).epsilon(1e-12));
    CHECK(value_at(1) == at(forward, example.p, example.q));
    CHECK(value_at(0) == at(reverse, example.p, example.q));
    for (const double step : {1e-15, 1e-12, 1e-9}) {
      CHECK(value_at(1 - step) == Approx(value_at(1)).epsilon(1e3 * step + 1e-12));
      CHECK(value_at(step) == Approx(value_at(0)).epsilon(1e3 * step + 1e-12));
      CHECK(value_at(-step) == Approx(value_at(0)).epsilon(1e3 * step + 1e-12));
    }
  }
}

TEST_CASE("Bounds: Jensen–Shannon below log 2, total variation and Hellinger below 1, Pinsker, and H² ≤ TV ≤ √(2H²)", "[divergence]") {
  for (Example example : examples)
    for (const double shift : {0.0, 3.0, 200.0}) {
      const Gaussian q{example.q.mean + shift, example.q.sd};
      const double variation = at(total_variation, example.p, q), squared = at(hellinger, example.p, q);
      CHECK(at(jensen_shannon, example.p, q) <= std::log(2.0) + 1e-15);
      CHECK(variation <= 1 + 1e-14);
      CHECK(squared <= 1 + 1e-14);
      CHECK(variation <= std::sqrt(0.5 * at(forward, example.p, q)) + 1e-14);
      CHECK(squared <= variation + 1e-14);
      CHECK(variation <= std::sqrt(2 * squared) + 1e-14);
    }
}

TEST_CASE("KL is no metric: D(1, 3) = 2 > ½ + ½, where √JS and Hellinger keep the triangle inequality", "[divergence]") {
  const Gaussian one{0, 1}, two{1, 1}, three{2, 1};
  CHECK(at(forward, one, three) == 2);
  CHECK(at(forward, one, two) == 0.5);
  CHECK(at(forward, two, three) == 0.5);
  CHECK(std::sqrt(at(jensen_shannon, one, three)) == Approx(0.580).margin(5e-4));
  CHECK(std::sqrt(at(jensen_shannon, one, two)) == Approx(0.334).margin(5e-4));
  CHECK(std::sqrt(at(hellinger, one, three)) == Approx(0.627).margin(5e-4));
  CHECK(std::sqrt(at(hellinger, one, two)) == Approx(0.343).margin(5e-4));
}

TEST_CASE("Total variation of two equally wide normal densities is erf(δ/√8)", "[divergence]") {
  for (const double distance : {1e-3, 0.5, 2.0, 7.0})
    CHECK(at(total_variation, Gaussian{0, 1}, {distance, 1}) == Approx(std::erf(distance / std::sqrt(8.0))).epsilon(1e-13));
}

TEST_CASE("Total variation and its gradient are continuous where p and q begin to touch", "[divergence]") {
  const Mixture p{{{1, 0, 1}, {0.01, 3, 0.01}}};
  // Along this line q comes to touch p near −0.3, between two places where it is above; the gradient leaves its level like a root.
  const auto along = [&](double by) { return value_and_gradient(total_variation, p, Gaussian{0.00564064780916, 1.00912383822 + by}); };
  constexpr double step = 2e-7;
  ValueAndGradient before = along(-20 * step);
  for (int i = -19; i <= 60; ++i) {
    const ValueAndGradient here = along(i * step);
    const double slope_before = before.gradient[1], slope = here.gradient[1];  // per unit of log sd, here all but sd − 1
    CHECK(std::abs(slope - slope_before) < 5e-3);
    CHECK(std::abs(here.value.value - before.value.value - 0.5 * step * (slope_before + slope)) < 1e-10);
    before = here;
  }
  CHECK(before.gradient[1] > 1e-2);
}

TEST_CASE("χ² is infinite exactly from twice the variance on, alpha above 1 by its rule, below 0 by the mirrored one", "[divergence]") {
  const Density p = Mixture{{{0.5, 0.4, 0.6}, {0.5, 0.4, 0.9}}};  // means apart would lead beyond the largest double first
  const auto infinite = [&](Divergence d, double sd) {
    const Gaussian q{0.4, sd};
    CHECK(is_finite(d, p, q) == std::isfinite(at(d, p, q)));
    CHECK(is_finite(d, p, q) == gradient(d, p, q).isFinite().all());
    CHECK((is_finite(d, p, q) || gradient(d, p, q).isNaN().all()));
    return !is_finite(d, p, q);
  };
  CHECK(infinite(chi_squared, 0.6363));  // 0.9/√2 = 0.63640
  CHECK_FALSE(infinite(chi_squared, 0.6365));
  CHECK(infinite(alpha(1.5), 0.5196));   // σ² > 0.81/3
  CHECK_FALSE(infinite(alpha(1.5), 0.5197));
  CHECK(infinite(alpha(-1), 1.2728));    // σ² < 2 · 0.81
  CHECK_FALSE(infinite(alpha(-1), 1.2727));
  for (Divergence d : {forward, reverse, jensen_shannon, total_variation, hellinger, alpha(0.001), alpha(0.999)})
    for (const double sd : {1e-6, 1.0, 1e6}) CHECK_FALSE(infinite(d, sd));
}

TEST_CASE("Above the largest double a divergence is Infinity, below it a number", "[divergence]") {
  // 1 + χ² = e^δ² for two unit normal densities.
  CHECK(at(chi_squared, Gaussian{0, 1}, {26, 1}) == Approx(std::exp(676.0)).epsilon(1e-12));
  CHECK(at(chi_squared, Gaussian{0, 1}, {27, 1}) == infinity);
  const Mixture twice{{{0.5, 0, 1}, {0.5, 1e-9, 1}}};  // no closed form
  CHECK(at(chi_squared, twice, {26, 1}) == Approx(std::exp(676.0) * std::exp(-26e-9)).epsilon(1e-10));
  CHECK(at(chi_squared, twice, {27, 1}) == infinity);
  CHECK_FALSE(gradient(chi_squared, twice, Gaussian{27, 1}).isNaN().any());
}

TEST_CASE("A shift or a scale of x changes no divergence", "[divergence]") {
  const double scale = 1.0 / 4096, shift = 524288;  // powers of two: the moved case is the same to the last bit
  const Mixture p{{{0.5, -2, 0.625}, {0.5, 2, 0.875}}}, moved{{{0.5, shift - 2 * scale, 0.625 * scale}, {0.5, shift + 2 * scale, 0.875 * scale}}};
  const Gaussian q{0.5, 1.25}, moved_q{shift + 0.5 * scale, 1.25 * scale};
  for (Divergence d : all()) {
    INFO(label(d));
    if (!is_finite(d, p, q)) continue;
    const ValueAndGradient here = value_and_gradient(d, p, q), there = value_and_gradient(d, moved, moved_q);
    CHECK(there.value.value == Approx(here.value.value).epsilon(1e-13));
    CHECK(there.gradient[0] * scale == Approx(here.gradient[0]).epsilon(1e-12).margin(1e-14));
    CHECK(there.gradient[1] == Approx(here.gradient[1]).epsilon(1e-12).margin(1e-14));
  }
}

TEST_CASE("The integrand is nowhere negative and integrates to the divergence", "[divergence]") {
  const Example& example = examples[2];
  const Index n = 20001;
  const Points x = Values::LinSpaced(n, -20, 20);
  for (Divergence d : all()) {
    if (!is_finite(d, example.p, example.q)) continue;
    INFO(label(d));
    const Values cost = integrand(d, example.p, example.q, x);
    CHECK((cost >= 0).all());
    const double tolerance = d == total_variation ? 1e-5 : 1e-9;  // the trapezoid rule does not like kinks
    CHECK(cost.sum() * 40 / (n - 1) == Approx(at(d, example.p, example.q)).epsilon(tolerance));
  }
}

TEST_CASE("The integrand is a number however far out", "[divergence]") {
  Points x(9, 1);
  x << -1.7e308, -1e200, -1e155, -1e9, 0, 50, 1e12, 1e160, 1.7e308;
  for (const Density& p : {Density(Gaussian{0, 1e-6}), Density(Mixture{{{0.5, -1, 1e-6}, {0.5, 1, 1e6}}})})
    for (const double sd : {1e-6, 1.0, 1e6})
      for (Divergence d : all()) {
        INFO(label(d) << " " << sd);
        const Values cost = integrand(d, p, Gaussian{0.5, sd}, x);
        CHECK_FALSE(cost.isNaN().any());
        CHECK((cost >= 0).all());
      }
}

TEST_CASE("A mixture of one component, or of equal ones, gives the bits of the Gaussian", "[divergence]") {
  const Gaussian p{0.7, 1.1}, q{-0.4, 1.3};
  for (Divergence d : all()) {
    CHECK(at(d, Mixture{{{3, 0.7, 1.1}}}, q) == at(d, p, q));
    CHECK(at(d, Mixture{{{3, 0.7, 1.1}, {0, 5, 1}, {1, 0.7, 1.1}}}, q) == at(d, p, q));
  }
}

TEST_CASE("Names lead to kinds and back, and no other name is taken", "[divergence]") {
  CHECK(named().size() == 6);
  for (Divergence d : named()) CHECK(kind_named(name(d.kind), "kind") == d.kind);
  for (std::size_t i = 0; i < entries().size(); ++i) CHECK(entries()[i].kind == static_cast<Kind>(i));
  try {
    kind_named("kl", "kinds[3]");
    FAIL("was taken");
  } catch (const Refusal& refusal) {
    CHECK(refusal.name == "InvalidScenario");
    CHECK(refusal.field == "kinds[3]");
  }
}

TEST_CASE("A mixture that is nearly the model costs no more to measure than any other", "[divergence]") {
  // ½ N(0, 1) + ½ N(h, 1) against N(0, 1): D = h²/8 to first order, whichever way round; below 1e-15 only rounding is left.
  const Mixture p{{{0.5, 0, 1}, {0.5, 1e-7, 1}}};
  for (Divergence d : {forward, reverse}) CHECK(std::abs(at(d, p, {0, 1}) - 1.25e-15) < 1e-22);
  CHECK(value(Divergence{Kind::total_variation}, p, Gaussian{0, 1}).error < 1e-14);
}

TEST_CASE("Second derivatives of reverse KL are finite from tails however heavy", "[divergence]") {
  for (const double df : {0.1, 0.5, 1.0, 2.0}) {
    INFO(df);
    const StudentT p{0.3, 1.2, df};
    const Gaussian q{0.5, 2};
    const divergence::SecondOrder at = divergence::second_order({Kind::reverse_kl}, p, q);
    const double step = 1e-5;
    const auto gradient = [&](double mean, double log_sd) { return divergence::gradient({Kind::reverse_kl}, p, Gaussian{q.mean + mean, q.sd * std::exp(log_sd)}); };
    CHECK(at.log_sd_log_sd == Approx((gradient(0, step) - gradient(0, -step))[1] / (2 * step)).epsilon(1e-6));
    CHECK(at.mean_log_sd == Approx((gradient(0, step) - gradient(0, -step))[0] / (2 * step)).epsilon(1e-6));
    CHECK(at.mean_mean == Approx((gradient(step, 0) - gradient(-step, 0))[0] / (2 * step)).epsilon(1e-6));
  }
}
