#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include "densities.h"
#include "estimators.h"
#include "kl/divergence/divergence.h"
#include "kl/estimator/entry.h"
#include "kl/estimator/expectation.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::estimator;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Two unit modes.
Mixture modes(double separation) { return {{{0.5, -separation / 2, 1}, {0.5, separation / 2, 1}}}; }

/// Where reverse KL from unit modes six apart settles, from the right one.
Gaussian mode_locked() {
  Gaussian q{3, 1};
  for (int step = 0; step < 100; ++step) {
    const Values gradient = divergence::gradient({divergence::Kind::reverse_kl}, modes(6), q);
    Values theta = q.theta();
    theta[0] -= q.sd * q.sd * gradient[0];
    theta[1] -= gradient[1] / 2;
    q = Gaussian::with_theta(theta);
  }
  return q;
}

std::string refused_field(const Choice& choice, Objective objective, std::string_view name) {
  try {
    choose(choice, objective, "estimators[2]");
  } catch (const Refusal& refusal) {
    CHECK(refusal.name == name);
    return refusal.field;
  }
  return "not refused";
}

}  // namespace

TEST_CASE("Schulman's table: noise and bias of k1, k2 and k3 between unit Gaussians", "[estimator]") {
  // From the closed forms; Schulman (2020) prints the same to four digits.
  struct Row { double mean; std::string_view name; double sd_over_truth, bias_over_truth; };
  const Row rows[] = {{0.1, "k1", 20, 0},     {0.1, "k2", 1.4177, 0.0025}, {0.1, "k3", 1.4166, 0},
                      {1.0, "k1", 2.0000, 0}, {1.0, "k2", 1.7321, 0.25},   {1.0, "k3", 1.6950, 0}};
  for (const Row& row : rows) {
    INFO(row.name << " at " << row.mean);
    const double truth = row.mean * row.mean / 2;
    const Exact result = exact(forward(std::string(row.name)), Gaussian{0, 1}, Gaussian{row.mean, 1}, 1, 0);
    CHECK(result.sd[0] / truth == Approx(row.sd_over_truth).epsilon(5e-5));
    CHECK((result.mean[0] - truth) / truth == Approx(row.bias_over_truth).margin(1e-12));
  }
}

TEST_CASE("Adding λ(r − 1) calms k1, subtracting it doubles the noise", "[estimator]") {
  for (const Objective objective : {Objective::forward_kl, Objective::reverse_kl}) {
    const auto relative_sd = [&](double lambda) {
      return exact(chosen("control-variate", objective, lambda), Gaussian{0, 1}, Gaussian{0.1, 1}, 1, 0).sd[0] / 0.005;
    };
    CHECK(relative_sd(0) == Approx(20).epsilon(1e-12));
    CHECK(relative_sd(1) == Approx(std::sqrt(numeric::expm1(0.01) - 0.01) / 0.005).epsilon(1e-11));
    CHECK(relative_sd(-1) == Approx(std::sqrt(numeric::expm1(0.01) + 0.03) / 0.005).epsilon(1e-12));
    CHECK(relative_sd(-1) == Approx(40.0).epsilon(1e-2));
  }
}

TEST_CASE("Close to P = Q, k3 and its noise keep their digits", "[estimator]") {
  for (const double distance : {1e-2, 1e-3, 1e-4}) {
    const Exact result = exact(forward("k3"), Gaussian{0, 1}, Gaussian{distance, 1}, 1, 0);
    CHECK(result.mean[0] == Approx(distance * distance / 2).epsilon(1e-10));
    CHECK(result.sd[0] == Approx(std::sqrt(numeric::expm1_minus_x(distance * distance))).epsilon(1e-10));
  }
}

TEST_CASE("λ* between unit Gaussians is J/χ², and its noise is the least of the family", "[estimator]") {
  struct Row { double mean, lambda, sd_over_truth; };
  for (const Row& row : {Row{0.1, 0.9950, 1.4130}, Row{1, 0.5820, 1.2931}}) {
    const double truth = row.mean * row.mean / 2;
    const Exact best = exact(forward("optimal-control-variate"), Gaussian{0, 1}, Gaussian{row.mean, 1}, 1, 0);
    CHECK(best.kind == Exact::Kind::ideal);
    CHECK(best.coefficient[0] == Approx(2 * truth / numeric::expm1(row.mean * row.mean)).epsilon(1e-11));
    CHECK(best.coefficient[0] == Approx(row.lambda).epsilon(1e-4));
    CHECK(best.sd[0] / truth == Approx(row.sd_over_truth).epsilon(4e-5));
    for (const double step : {-0.1, 0.1})
      CHECK(exact(forward("control-variate", best.coefficient[0] + step), Gaussian{0, 1}, Gaussian{row.mean, 1}, 1, 0).sd[0] > best.sd[0]);
  }
}

TEST_CASE("Exact moments agree with reference values, and are infinite exactly where those are", "[estimator]") {
  const auto agrees = [](double value, double reference, double error) {
    if (std::isinf(reference)) return value == reference;
    return std::abs(value - reference) <= 1e-12 * std::abs(reference) + 1e-15 + error;
  };
  int compared = 0;
  for (const truth::CaseTruth& one : truth::cases) {
    const Density p = density_of(one.p), q = density_of(one.q);
    for (const truth::StudyTruth& study : one.studies) {
      const Objective objective = study.direction == "forward-kl" ? Objective::forward_kl : Objective::reverse_kl;
      for (const truth::EstimatorTruth& reference : study.estimators) {
        const auto found = std::find_if(entries().begin(), entries().end(), [&](const Estimator& entry) {
          return entry.about.name == reference.name && entry.about.objective == objective;
        });
        REQUIRE(found != entries().end());
        INFO(one.name << ", " << study.direction << ", " << reference.name << ", λ " << reference.lambda);
        const Exact result = exact({&*found, std::isnan(reference.lambda) ? 1 : reference.lambda}, p, q, one.batch_size, 0);
        REQUIRE(result.mean.size() == static_cast<Index>(reference.mean.size()));
        for (Index j = 0; j < result.mean.size(); ++j) {
          INFO("parameter " << j << ": mean " << result.mean[j] << ", sd " << result.sd[j] << ", off by " << result.mean[j] - reference.mean[j] << ", " << result.sd[j] - reference.sd[j]);
          // A self-normalized estimate is had from its distance to the truth, of the size of its sd.
          const double of_sd = found->about.batch == Batch::self_normalized ? 1e-12 * reference.sd[j] : 0;
          CHECK(agrees(result.mean[j], reference.mean[j], reference.mean_error[j] + of_sd));
          CHECK(agrees(result.sd[j], reference.sd[j], reference.sd_error[j]));
          ++compared;
        }
        const auto coefficients_are = [&](truth::Numbers expected) {
          REQUIRE(result.coefficient.size() == static_cast<Index>(expected.size()));
          for (Index j = 0; j < result.coefficient.size(); ++j) CHECK(result.coefficient[j] == Approx(expected[j]).epsilon(1e-10).margin(1e-14));
        };
        if (reference.name == "optimal-control-variate") coefficients_are({&study.optimal_lambda, 1});
        if (reference.name == "optimal-control-variate-gradient") coefficients_are(study.optimal_lambda_gradient);
        if (reference.name == "score-function-optimal-baseline") coefficients_are(study.optimal_baseline);
      }
    }
  }
  CHECK(compared > 800);
}

TEST_CASE("An entry called unbiased has what it should estimate as its exact mean, and no other has", "[estimator]") {
  const Density far_p = Mixture{{{0.6, -3, 1}, {0.4, 2.5, 1.1}}};  // far enough for clamps to act
  const Gaussian far_q{0.3, 1.3};
  for (const Estimator& entry : entries()) {
    INFO(entry.about.name);
    const auto is_truth = [&](const Density& p, const Density& q) {
      const Values truth = truth_of(entry, p, q), mean = exact({&entry, 1}, p, q, 32, 0).mean;
      return ((mean - truth).abs() <= 1e-9 * (1 + truth.abs())).all();
    };
    CHECK(is_truth(far_p, far_q) == entry.about.unbiased);
    if (entry.about.unbiased) CHECK(is_truth(rough_p, rough_q));
  }
}

TEST_CASE("With P = Q every ratio is one: values and their noise are exactly zero, gradients are nothing or the score alone, and λ* is 1", "[estimator]") {
  const Density same[] = {Gaussian{1.7, 0.3}, Mixture{{{0.3, 1.7, 0.3}, {0.9, 1.7, 0.3}}}};
  for (const Density& p : same)
    for (const Estimator& entry : entries()) {
      INFO(entry.about.name);
      const Exact result = exact({&entry, 1}, p, Gaussian{1.7, 0.3}, 32, 1e6);
      const double of_score[] = {1 / 0.3 / std::sqrt(32.0), std::sqrt(2 / 32.0)};
      if (entry.about.batch == Batch::two_fold && entry.about.objective == Objective::forward_kl) CHECK(result.coefficient[0] == 1);
      for (Index j = 0; j < result.mean.size(); ++j) {
        if (entry.about.estimates == Estimates::gradient && result.sd[j] != 0) {
          CHECK(std::abs(result.mean[j]) < 1e-13);
          CHECK(result.sd[j] == Approx(of_score[j] * (entry.about.batch == Batch::antithetic ? std::sqrt(2) : 1)).epsilon(1e-12));
          continue;
        }
        CHECK(std::abs(result.mean[j]) <= (entry.about.batch == Batch::antithetic ? 1e-13 : 0));
        CHECK(result.sd[j] == 0);
        if (entry.about.batch == Batch::average) CHECK(result.visible[j] == 1);
      }
      if (entry.about.name == "sticking-the-landing" || entry.about.name == "k3-loss") CHECK((result.sd == 0).all());
    }
}

TEST_CASE("At forward KL's own optimum k3's variance is infinite from separation 2 on", "[estimator]") {
  // σ_q² = 1 + d²/4 against 2 σ_p² = 2.
  const auto sd = [](double separation, const std::string& name) {
    return exact(forward(name), modes(separation), Gaussian{0, std::sqrt(1 + separation * separation / 4)}, 32, 0).sd[0];
  };
  CHECK(std::isfinite(sd(1.999, "k3")));
  for (const double separation : {2.001, 3.0, 6.0}) {
    CHECK(sd(separation, "k3") == infinity);
    CHECK(sd(separation, "k1") < 2);
    CHECK(sd(separation, "optimal-control-variate") == Approx(sd(separation, "k1")).epsilon(1e-13));
  }
}

TEST_CASE("A coefficient of zero takes the ratio, and with it an infinite variance, out", "[estimator]") {
  const Density p = modes(4);
  const Gaussian q{0, 2.5};
  CHECK(exact(forward("control-variate", 0.0), p, q, 32, 0).sd[0] == Approx(exact(forward("k1"), p, q, 32, 0).sd[0]).epsilon(1e-13));
  for (const Index j : {0, 1}) {
    const double without = exact(forward("score"), p, q, 32, 0).sd[j];
    CHECK(exact(forward("control-variate-gradient", 0.0), p, q, 32, 0).sd[j] == Approx(without).epsilon(1e-13));
  }
  for (const double lambda : {-1.0, 1e-9, 1.0}) {
    const Exact value = exact(forward("control-variate", lambda), p, q, 32, 1e6), gradient = exact(forward("control-variate-gradient", lambda), p, q, 32, 1e6);
    CHECK(value.sd[0] == infinity);
    CHECK((gradient.sd == infinity).all());
    CHECK(value.visible[0] == 0);
    CHECK(std::isfinite(value.mean[0]));
  }
  CHECK(exact(forward("optimal-control-variate"), p, q, 32, 0).coefficient[0] == 0);
}

TEST_CASE("Of a mode-locked Q the samples never show k3's exact noise", "[estimator]") {
  const Gaussian q = mode_locked();
  // E_Q[p²/q] = Σ wᵢwⱼ ∫NᵢNⱼ/N_q in closed form.
  const double precision = 1 / (q.sd * q.sd), combined = 2 - precision;
  double square = 0;
  for (const double a : {-3.0, 3.0})
    for (const double b : {-3.0, 3.0}) {
      const double linear = a + b - q.mean * precision, constant = a * a + b * b - q.mean * q.mean * precision;
      square += 0.25 * q.sd / std::sqrt(combined) * numeric::exp(-0.5 * (constant - linear * linear / combined));
    }
  for (const double samples : {1e3, 1e6, 1e9}) {
    const Exact result = exact(reverse("k3"), modes(6), q, 1, samples);
    CHECK(result.sd[0] == Approx(std::sqrt(square)).epsilon(1e-10));
    CHECK(result.sd[0] == Approx(6.36e6).epsilon(1e-3));
    CHECK(result.visible[0] < 1e-7);
    if (samples >= 1e6) CHECK(exact(reverse("k1"), modes(6), q, 1, samples).visible[0] > 0.5);
  }
}

TEST_CASE("What samples can show of k1 is the part of z² below a quantile of the normal", "[estimator]") {
  // With P(|z| > z₀) = 1/n the share hidden is 2 z₀ φ(z₀) + 1/n. z₀ from tables of the normal distribution, to 5 digits.
  struct Row { double samples, quantile; };
  for (const Row& row : {Row{100, 2.57583}, Row{1e4, 3.89059}, Row{1e6, 4.89164}, Row{1e9, 6.10941}}) {
    const double density = numeric::exp(-row.quantile * row.quantile / 2) / std::sqrt(2 * 3.14159265358979324);
    const Exact result = exact(forward("k1"), Gaussian{0, 1}, Gaussian{0.5, 1}, 1, row.samples);
    CHECK(1 - result.visible[0] == Approx(2 * row.quantile * density + 1 / row.samples).epsilon(0.05));
  }
  double last = 0;
  for (double samples = 1; samples < 1e9; samples *= 1.1) {
    const double visible = exact(forward("k3"), rough_p, rough_q, 1, samples).visible[0];
    CHECK(visible >= last);
    CHECK(visible <= 1);
    last = visible;
  }
}

TEST_CASE("A standard deviation is right even where the variance exceeds the largest double", "[estimator]") {
  // Equal sds, d apart: E[r²] = exp(d²), so the sd of k3 is exp(d²/2) to all digits.
  const Exact far = exact(forward("k3"), Gaussian{-13.5, 1}, Gaussian{13.5, 1}, 1, 0);
  CHECK(far.mean[0] == Approx(364.5).epsilon(1e-12));
  CHECK(far.sd[0] == Approx(numeric::exp(364.5)).epsilon(1e-12));
  CHECK(far.sd[0] > 1e150);
  CHECK(far.sample_variance[0] == infinity);
  // Modes at ±20, Q on one: E_Q[p²/q] = Σ wᵢwⱼ ∫NᵢNⱼ/N_q, of which the far mode with itself is all but everything.
  const double p_sd = 0.9, q_sd = 2.0;
  const double combined = 2 / (p_sd * p_sd) - 1 / (q_sd * q_sd);  // precision of N²/N_q
  const double shift = 2 / (p_sd * p_sd) * -40 / combined;        // its center, from q's mean
  const double log_square = 0.5 * combined * shift * shift - 40 * 40 / (p_sd * p_sd) +
                            numeric::log(0.25 * q_sd / (p_sd * p_sd) / std::sqrt(combined));
  const Exact locked = exact(reverse("k3"), Mixture{{{0.5, -20, p_sd}, {0.5, 20, p_sd}}}, Gaussian{20, q_sd}, 1, 0);
  CHECK(locked.sd[0] == Approx(numeric::exp(log_square / 2)).epsilon(1e-11));
  const Exact above = exact(reverse("k3"), modes(40), Gaussian{20, 1}, 1, 1e6);  // e^800
  CHECK(above.sd[0] == infinity);
  CHECK(above.visible[0] == 0);
}

TEST_CASE("Where P and Q nearly agree, the rounding of log r is not chased, and moments keep their digits", "[estimator]") {
  for (const double d : {1e-2, 1e-4, 1e-6}) {
    const Gaussian p{d, 1}, q{0, 1};
    const Function k3{forward("k3").entry, 0};
    CHECK(Nodes(Setting{p, q}, Side::p, {&k3, 1}).count() < 2000);
    // log r = −d z − d²/2 with z ~ N(0, 1)
    CHECK(exact(forward("k1"), p, q, 1, 0).sd[0] == Approx(d).epsilon(1e-9));
    CHECK(exact(forward("k3"), p, q, 1, 0).sd[0] == Approx(std::sqrt(numeric::expm1_minus_x(d * d))).epsilon(d < 1e-3 ? 1e-4 : 1e-10));
  }
}

TEST_CASE("Moments do not depend on where x = 0 is", "[estimator]") {
  const double shift = 1048576 - 0.25;
  for (const Estimator& entry : entries()) {
    INFO(entry.about.name);
    const Exact here = exact({&entry, 1}, Mixture{{{0.6, -0.75, 0.875}, {0.4, 1, 1.25}}}, Gaussian{0.25, 1.25}, 32, 1e6);
    const Exact there = exact({&entry, 1}, Mixture{{{0.6, shift - 0.75, 0.875}, {0.4, shift + 1, 1.25}}}, Gaussian{shift + 0.25, 1.25}, 32, 1e6);
    for (Index j = 0; j < here.mean.size(); ++j) {
      CHECK(there.mean[j] == Approx(here.mean[j]).epsilon(1e-12).margin(1e-14));
      CHECK(there.sd[j] == Approx(here.sd[j]).epsilon(1e-12));
    }
  }
}

TEST_CASE("An entry says what its formula reads", "[estimator]") {
  for (const Estimator& entry : entries()) {
    INFO(entry.about.name);
    CHECK(((entry.reads & Column::lambda) != 0) == (entry.about.takes_lambda || !(entry.about.batch == Batch::average || entry.about.batch == Batch::antithetic)));
    CHECK(((entry.reads & (Column::score | Column::path)) != 0) == (entry.about.estimates == Estimates::gradient));
    CHECK_FALSE(entry.about.formula.empty());
    CHECK_FALSE(entry.about.expectation.empty());
    CHECK_FALSE(entry.about.source.empty());
  }
}

TEST_CASE("A choice is refused at its own address", "[estimator]") {
  CHECK(refused_field({.name = "k4"}, Objective::forward_kl, "InvalidScenario") == "estimators[2]");
  CHECK(refused_field({.name = "k4", .is_object = true}, Objective::forward_kl, "InvalidScenario") == "estimators[2].name");
  CHECK(refused_field({.name = "pathwise"}, Objective::forward_kl, "InvalidScenario") == "estimators[2]");
  CHECK(refused_field({.name = "score"}, Objective::reverse_kl, "InvalidScenario") == "estimators[2]");
  CHECK(refused_field({.name = "k1", .lambda = 1}, Objective::forward_kl, "InvalidScenario") == "estimators[2].lambda");
  CHECK(refused_field({.name = "optimal-control-variate", .lambda = 1}, Objective::forward_kl, "InvalidScenario") == "estimators[2].lambda");
  for (const double lambda : {-100.1, 101.0, std::nan(""), infinity})
    CHECK(refused_field({.name = "control-variate", .lambda = lambda}, Objective::forward_kl, "InvalidScenario") == "estimators[2].lambda");
  CHECK(forward("control-variate", -100.0).lambda == -100);
  CHECK(forward("control-variate").lambda == 1);
}

TEST_CASE("A batch must be large enough for the entry", "[estimator]") {
  const auto fits = [](const Chosen& one, double batch_size) {
    try {
      check_batch_size(one, batch_size, "batchSize");
    } catch (const Refusal& refusal) {
      CHECK(refusal.name == "InvalidScenario");
      CHECK(refusal.field == "batchSize");
      return false;
    }
    return true;
  };
  CHECK(fits(forward("k1"), 1));
  CHECK(fits(forward("k1"), 1e6));
  for (const double wrong : {0.0, -1.0, 1.5, 1e6 + 1, infinity, std::nan("")}) CHECK_FALSE(fits(forward("k1"), wrong));
  CHECK_FALSE(fits(forward("optimal-control-variate"), 3));
  CHECK(fits(forward("optimal-control-variate"), 4));
  CHECK_FALSE(fits(reverse("score-function-leave-one-out"), 1));
  CHECK(fits(reverse("score-function-leave-one-out"), 2));
}
