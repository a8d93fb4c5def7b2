/// What the literature says of these estimators, and what follows from their definitions: each test is named by its statement.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include "estimators.h"
#include "kl/estimator/sampled.h"
#include "kl/numeric/elementary.h"

using namespace kl;
using namespace kl::estimator;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Mixture modes(double separation) { return {{{0.5, -separation / 2, 1}, {0.5, separation / 2, 1}}}; }

/// The per-sample values of one batch of n, of each entry and parameter.
std::vector<std::vector<Values>> samples_of(const std::vector<Chosen>& all, const Setting& setting, Index n, double seed = 7) {
  Sampler sampler(all, setting, seed, static_cast<double>(n), 0, 1);
  sampler.keep(n);
  while (!sampler.done()) sampler.advance();
  std::vector<std::vector<Values>> result;
  for (std::size_t i = 0; i < all.size(); ++i) {
    result.emplace_back();
    for (std::size_t j = 0; j < parameters(all[i], setting.q).size(); ++j) result.back().push_back(sampler.kept(i, static_cast<int>(j)));
  }
  return result;
}

bool are_equal_sample_by_sample(const std::string& a, const std::string& b, const Setting& setting) {
  const auto values = samples_of({reverse(a), reverse(b)}, setting, 1000);
  for (std::size_t j = 0; j < values[0].size(); ++j)
    if (!((values[0][j] - values[1][j]).abs() <= 1e-13 * (1 + values[0][j].abs())).all()) return false;
  return true;
}

Values mean_of(const std::string& name, const Setting& setting, double n = 32) { return exact(reverse(name), setting, n, 0).mean; }
Values gradient(divergence::Kind kind, const Setting& setting) { return divergence::gradient({kind}, setting.p, setting.q); }

bool is_close(const Values& a, const Values& b, double relative = 1e-9) { return ((a - b).abs() <= relative * (1 + b.abs())).all(); }

const Setting on_policy[] = {{rough_p, rough_q}, {modes(4), Gaussian{0.5, 1.6}}, {rough_p, Mixture{{{0.4, -0.6, 1.1}, {0.6, 0.8, 1.2}}}}, {SkewNormal{-0.5, 1.2, 2}, Gaussian{0.4, 1.1}}};
const Setting off_policy[] = {{rough_p, rough_q, Gaussian{0.6, 1.3}}, {modes(3), Gaussian{0.5, 1.4}, Mixture{{{0.5, -1, 1.2}, {0.5, 1.5, 1.3}}}}, {rough_p, Mixture{{{0.4, -0.6, 1}, {0.6, 0.8, 1.1}}}, Gaussian{0.3, 1.6}}};

}  // namespace

TEST_CASE("Tang & Munos 2025: k1 as a loss has no drift, only noise", "[theorems]") {
  for (const Setting& setting : on_policy) {
    const Exact result = exact(reverse("k1-loss"), setting, 32, 0);
    CHECK((result.mean.abs() < 1e-13).all());
    CHECK((result.sd > 0.01).all());
    CHECK(gradient(divergence::Kind::reverse_kl, setting).abs().maxCoeff() > 0.01);
  }
}

TEST_CASE("Tang & Munos 2025: k3 as a loss descends the other divergence, D(P‖Q)", "[theorems]") {
  for (const Setting& setting : on_policy) {
    CHECK(is_close(mean_of("k3-loss", setting), gradient(divergence::Kind::forward_kl, setting)));
    CHECK_FALSE(is_close(mean_of("k3-loss", setting), gradient(divergence::Kind::reverse_kl, setting), 1e-3));
  }
}

TEST_CASE("Liu et al. 2025: k2 as a loss is k1 in the reward, sample by sample", "[theorems]") {
  for (const Setting& setting : on_policy) CHECK(are_equal_sample_by_sample("k2-loss", "score-function", setting));
  for (const Setting& setting : off_policy) CHECK(are_equal_sample_by_sample("k2-loss", "score-function", setting));
}

TEST_CASE("On-policy, the ratio-weighted k3 loss is the score-function estimator, sample by sample; off-policy it is not", "[theorems]") {
  for (const Setting& setting : on_policy) CHECK(are_equal_sample_by_sample("k3-weighted-loss", "score-function", setting));
  for (const Setting& setting : off_policy) CHECK_FALSE(are_equal_sample_by_sample("k3-weighted-loss", "score-function", setting));
}

TEST_CASE("Off-policy the ratio-weighted k1 and k3 losses keep their mean, and what is not weighted loses it", "[theorems]") {
  for (const Setting& setting : off_policy) {
    const Values truth = gradient(divergence::Kind::reverse_kl, setting);
    const Setting without{setting.p, setting.q};
    for (const char* name : {"k1-weighted-loss", "k3-weighted-loss"}) CHECK(is_close(mean_of(name, setting), truth));
    CHECK(is_close(mean_of("k2-weighted-loss", setting), mean_of("k2-weighted-loss", without)));
    for (const char* name : {"score-function", "k2-loss", "k3-straight-through", "pathwise", "score-function-leave-one-out"})
      CHECK_FALSE(is_close(mean_of(name, setting), truth, 1e-3));
  }
}

TEST_CASE("A behavior that is Q itself changes nothing, not a sample", "[theorems]") {
  const Setting without{rough_p, rough_q}, with{rough_p, rough_q, rough_q};
  for (const Estimator& entry : entries()) {
    if (entry.about.objective != Objective::reverse_kl) continue;
    INFO(entry.about.name);
    const Chosen one{&entry, 1};
    const Exact a = exact(one, without, 32, 0), b = exact(one, with, 32, 0);
    CHECK(is_close(a.mean, b.mean, 1e-12));
    CHECK(is_close(a.sd, b.sd, 1e-12));
    const auto here = samples_of({one}, without, 64)[0], there = samples_of({one}, with, 64)[0];
    for (std::size_t j = 0; j < here.size(); ++j) CHECK((here[j] == there[j]).all());
  }
}

TEST_CASE("k3 in the reward pulls towards D(Q‖P) less D(P‖Q), k2 in the reward towards the gradient of E[½ℓ²] less that of D(Q‖P)", "[theorems]") {
  for (const Setting& setting : on_policy) {
    const Values reverse_kl = gradient(divergence::Kind::reverse_kl, setting), forward_kl = gradient(divergence::Kind::forward_kl, setting);
    CHECK(is_close(mean_of("k3-reward", setting), reverse_kl - forward_kl));
    // As a weighted loss k2 descends E[½ℓ²]; that is a finite difference of the value k2, too.
    const Values of_k2 = mean_of("k2-weighted-loss", setting);
    CHECK(is_close(mean_of("k2-reward", setting), of_k2 - reverse_kl));
    Values theta = kl::theta(setting.q), difference(theta.size());
    for (Index j = 0; j < theta.size(); ++j) {
      const auto k2_at = [&](double step) {
        Values moved = theta;
        moved[j] += step;
        return exact(reverse("k2"), Setting{setting.p, with_theta(setting.q, moved)}, 1, 0).mean[0];
      };
      difference[j] = (k2_at(1e-4) - k2_at(-1e-4)) / 2e-4;
    }
    CHECK(is_close(of_k2, difference, 1e-6));
  }
}

TEST_CASE("With P normal, pathwise and sticking the landing are equally noisy in the mean where σ_Q = σ_P/√2", "[theorems]") {
  for (const double sigma : {0.3, 0.5, 0.9, 1.7}) {  // P = N(0, 1): sds σ and |1/σ − σ| a sample
    const auto sd = [&](const char* name) { return exact(reverse(name), Gaussian{0, 1}, Gaussian{0.4, sigma}, 1, 0).sd[0]; };
    CHECK(sd("pathwise") == Approx(sigma).epsilon(1e-12));
    CHECK(sd("sticking-the-landing") == Approx(std::abs(1 / sigma - sigma)).epsilon(1e-12));
  }
  const auto ratio = [](double sigma) {
    const auto sd = [&](const char* name) { return exact(reverse(name), Gaussian{0, 1}, Gaussian{0.4, sigma}, 1, 0).sd[0]; };
    return sd("pathwise") / sd("sticking-the-landing");
  };
  CHECK(ratio(1 / std::sqrt(2)) == Approx(1).epsilon(1e-12));
  CHECK(ratio(0.70) < 1);
  CHECK(ratio(0.72) > 1);
}

TEST_CASE("Between Gaussians of equal sd, k3 stops beating k1 at a KL of 0.6282 nats", "[theorems]") {
  // χ² < 2J: e^(2D) − 1 < 4D, D = KL.
  const auto k3_wins = [](double kl) {
    const Density p = Gaussian{0, 1}, q = Gaussian{std::sqrt(2 * kl), 1};
    return exact(forward("k3"), p, q, 1, 0).sd[0] < exact(forward("k1"), p, q, 1, 0).sd[0];
  };
  CHECK(k3_wins(0.62815));
  CHECK_FALSE(k3_wins(0.62825));
}

TEST_CASE("λ* is 0.9950 and 0.5820 for Schulman's two cases, whose noise falls to 1.4130 and 1.2931 of the truth", "[theorems]") {
  struct Row { double mean, lambda, noise; };
  for (const Row& row : {Row{0.1, 0.9950, 1.4130}, Row{1, 0.5820, 1.2931}}) {
    const Exact best = exact(forward("optimal-control-variate"), Gaussian{0, 1}, Gaussian{row.mean, 1}, 1, 0);
    CHECK(std::abs(best.coefficient[0] - row.lambda) < 5e-5);
    CHECK(std::abs(best.sd[0] / (row.mean * row.mean / 2) - row.noise) < 5e-5);
  }
}

TEST_CASE("The best coefficient of a gradient is F_jj/E[r²s_j²], the best baseline E[ℓs_j²]/E[s_j²]", "[theorems]") {
  for (const Setting& setting : on_policy) {
    const Exact gradient_best = exact(forward("optimal-control-variate-gradient"), setting, 1, 0), baseline_best = exact(reverse("score-function-optimal-baseline"), setting, 1, 0);
    const Exact score = exact(forward("score"), setting, 1, 0), plain = exact(reverse("score-function"), setting, 1, 0);
    CHECK((gradient_best.sd <= score.sd * (1 + 1e-12)).all());
    CHECK((baseline_best.sd <= plain.sd * (1 + 1e-12)).all());
    CHECK(is_close(baseline_best.mean, gradient(divergence::Kind::reverse_kl, setting)));
    CHECK(is_close(gradient_best.mean, gradient(divergence::Kind::forward_kl, setting)));
  }
  // Q = N(0, 1), P = N(d, 1): r = q/p, and E_P[r² s²] = E_Q[r s²] in closed form.
  const double d = 0.7;
  const Exact best = exact(forward("optimal-control-variate-gradient"), Gaussian{d, 1}, Gaussian{0, 1}, 1, 0);
  CHECK(best.coefficient[0] == Approx(1 / (numeric::exp(d * d) * (1 + d * d))).epsilon(1e-11));
  const Exact baseline = exact(reverse("score-function-optimal-baseline"), Gaussian{d, 1}, Gaussian{0, 1}, 1, 0);
  CHECK(baseline.coefficient[0] == Approx(d * d / 2).epsilon(1e-11));  // ℓ = d²/2 − d x
}

TEST_CASE("The batch's own mean as baseline takes exactly 1/N of the gradient", "[theorems]") {
  for (const double n : {1.0, 2.0, 3.0, 32.0, 1e6})
    for (const Setting& setting : on_policy)
      CHECK(is_close(mean_of("score-function-batch-baseline", setting, n), (1 - 1 / n) * gradient(divergence::Kind::reverse_kl, setting), 1e-12));
  const auto values = samples_of({reverse("score-function-batch-baseline"), reverse("score-function-leave-one-out")}, on_policy[0], 40);
  CHECK((values[0][1] - values[1][1] * (39.0 / 40)).abs().maxCoeff() < 1e-13);
}

TEST_CASE("Antithetic pairs take all noise from the mean of a Gaussian Q under a Gaussian P, and double that of its log sd", "[theorems]") {
  // ℓ is a parabola: dℓ/dmean is linear in the noise, dℓ/dlogSd even but for a linear part.
  const Exact pairs = exact(reverse("antithetic-pathwise"), Gaussian{0, 1}, Gaussian{0, 0.6}, 32, 0), plain = exact(reverse("pathwise"), Gaussian{0, 1}, Gaussian{0, 0.6}, 32, 0);
  CHECK(pairs.sd[0] < 1e-12);
  CHECK(pairs.sd[1] == Approx(std::sqrt(2) * plain.sd[1]).epsilon(1e-12));
  CHECK(is_close(pairs.mean, plain.mean, 1e-13));
}

TEST_CASE("Self-normalized importance sampling from N(1, 1) of N(0, 1) reads −0.137, 0.268 and 0.427 at N = 2, 8 and 32", "[theorems]") {
  struct Row { double n, mean; };
  for (const Row& row : {Row{2, -0.137}, Row{8, 0.268}, Row{32, 0.427}})
    CHECK(std::abs(exact(forward("self-normalized-importance"), Gaussian{0, 1}, Gaussian{1, 1}, row.n, 0).mean[0] - row.mean) < 5e-4);
  // One sample has all the weight: log w of Q's own samples.
  const Exact one = exact(forward("self-normalized-importance"), Gaussian{0, 1}, Gaussian{1, 1}, 1, 0);
  CHECK(one.mean[0] == Approx(-0.5).epsilon(1e-11));
  CHECK(one.sd[0] == Approx(1).epsilon(1e-11));
}

TEST_CASE("Self-normalized estimates have a finite noise where importance sampling has none, and 1/N of bias where it has", "[theorems]") {
  const Setting wide{Gaussian{0, 1}, Gaussian{0.2, 0.5}}, tame{rough_p, rough_q};
  CHECK(exact(forward("importance"), wide, 32, 0).sd[0] == infinity);
  CHECK(exact(forward("self-normalized-importance"), wide, 32, 0).sd[0] < 1);
  const double truth = divergence::value({divergence::Kind::forward_kl}, tame.p, tame.q).value;
  const auto bias = [&](double n) { return exact(forward("self-normalized-importance"), tame, n, 0).mean[0] - truth; };
  CHECK(bias(1e4) / bias(1e5) == Approx(10).epsilon(1e-2));
  CHECK(bias(1e5) / bias(1e6) == Approx(10).epsilon(1e-3));
  const auto sd = [&](double n) { return exact(forward("self-normalized-importance"), tame, n, 0).sd[0]; };
  CHECK(sd(1e5) / sd(1e6) == Approx(std::sqrt(10)).epsilon(1e-4));
}

TEST_CASE("Self-normalized moments hold with weights as far apart as e^(±8000), about e^(−500000)", "[theorems]") {
  // Of two samples the larger weight has all but everything: with log w linear in x, that is the lesser x. E[min] and Var[min] of two normals, of h = −s = −min.
  const Exact result = exact(forward("self-normalized-importance-score"), Gaussian{0, 1}, Gaussian{1000, 1}, 2, 0);
  const double mean_of_lesser = -1 / std::sqrt(3.14159265358979324);
  CHECK(result.mean[0] == Approx(-mean_of_lesser).epsilon(1e-4));
  CHECK(result.sd[0] == Approx(std::sqrt(1 - mean_of_lesser * mean_of_lesser)).epsilon(1e-4));
}

TEST_CASE("The absolute value overstates, the clamp understates, and neither is ever infinite in noise", "[theorems]") {
  for (const double separation : {0.5, 4.0, 8.0})
    for (const Objective objective : {Objective::forward_kl, Objective::reverse_kl}) {
      const Setting setting{modes(separation), Gaussian{separation / 2, 1.1}};
      const auto of = [&](const char* name) { return exact(chosen(name, objective), setting, 1, 0); };
      CHECK(of("absolute").mean[0] > of("k1").mean[0]);
      CHECK(of("clamped-k3").mean[0] < of("k1").mean[0] + 1e-13);
      CHECK(of("clamped-k3").sd[0] <= 5);  // between 0 and 10
      CHECK(std::isfinite(of("absolute").sd[0]));
    }
  CHECK((exact(reverse("clamped-k3-loss"), {modes(8), Gaussian{4, 1}}, 1, 0).sd < 30).all());
}

TEST_CASE("The silent half: of a mode-locked Q, a thousand samples read 0.19 of a truth of 0.69, with a noise that looks like 0.02", "[theorems]") {
  // Reverse KL's optimum on one of two unit modes six apart.
  Gaussian q{3, 1};
  for (int step = 0; step < 100; ++step) {
    const Values slope = divergence::gradient({divergence::Kind::reverse_kl}, modes(6), q);
    q = Gaussian::with_theta(q.theta() - Values(slope * Values{{q.sd * q.sd, 0.5}}));
  }
  const Setting setting{modes(6), q};
  const Exact truth = exact(reverse("k3"), setting, 1000, 1000);
  CHECK(truth.mean[0] == Approx(0.689).margin(5e-4));
  CHECK(truth.sd[0] * std::sqrt(1000.0) == Approx(6.35e6).epsilon(3e-3));
  CHECK(truth.visible[0] < 1e-8);
  std::vector<double> means, sds;
  for (int run = 0; run < 201; ++run) {
    const Values values = samples_of({reverse("k3")}, setting, 1000, run)[0][0];
    means.push_back(values.mean());
    sds.push_back(std::sqrt((values - values.mean()).square().sum() / 999));
  }
  const auto quantile = [](std::vector<double>& all, std::size_t i) {
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), all.end());
    return all[i];
  };
  CHECK(quantile(means, 100) == Approx(0.193).margin(5e-4));
  CHECK(quantile(sds, 100) == Approx(0.02).margin(0.01));
  CHECK(quantile(means, 180) < 0.25);  // nine of ten are nowhere near the truth
}
