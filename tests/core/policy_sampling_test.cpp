#include "kl/experiment/policy_sampling.h"
#include <cmath>
#include "kl/estimator/log_ratio.h"
#include "kl/numeric/moments.h"
#include "policies.h"

namespace {

using estimator::Batch;
using estimator::Chosen;
using estimator::Side;

/// Three answers, so that all batches of a few can be gone through, and a policy of two features.
const Values rewards = values({1, -0.6, 0.4}), reference = values({0.5, 0.2, 0.3});
const Categorical unrestricted = Categorical{values({0.2, 0.5, 0.3})};
Categorical restricted() {
  Points features(3, 2);
  features << 0.4, 1, -1, 0.5, 0.2, 0.3;
  return Categorical{.probabilities = Values::Ones(3), .features = features, .weights = {}}.with_theta(values({0.8, -0.4}));
}
const Categorical models[] = {unrestricted, restricted()};

/// The objectives whose KL has this entry's direction: to fit π*, and to pay a penalty.
std::vector<PolicyObjective> objectives(const Chosen& chosen) {
  const Objective direction = chosen.entry->about.objective;
  return {objective_of(rewards, reference, 0.7, Objective::reverse_kl, direction), objective_of(rewards, reference, 0.7, direction)};
}

/// Σ(cᵢ − c̄)(sᵢ − s̄)/(N − 1)
double sample_covariance(const Values& c, const Values& s) { return ((c - c.mean()) * (s - s.mean())).sum() / static_cast<double>(c.size() - 1); }

/// What one parameter's estimate is by its definition, of one batch of the entry's side and one of π: each a list of answers.
double estimate(const PolicyObjective& objective, const Chosen& chosen, const Values& log_policy, const Values& score, const std::vector<Index>& drawn, const std::vector<Index>& of_policy) {
  const Index n = static_cast<Index>(drawn.size());
  const Values log_ratio = log_policy - objective.log_target();
  Values f(n), l(n), s(n), w(n);
  for (Index i = 0; i < n; ++i) {
    const Index a = drawn[static_cast<std::size_t>(i)];
    const double lambda = chosen.entry->about.batch == Batch::mean_baseline ? divergence_of(log_policy, objective.log_target()) : chosen.lambda;
    f[i] = estimator::at_log_ratio(*chosen.entry, log_ratio[a], lambda, score[a]).value();
    l[i] = log_ratio[a], s[i] = score[a], w[i] = numeric::exp(-log_ratio[a]);
  }
  double result = f.mean();
  switch (chosen.entry->about.batch) {
    case Batch::leave_one_out: result = sample_covariance(l, s); break;
    case Batch::batch_baseline: result = ((l - l.mean()) * s).mean(); break;
    case Batch::self_normalized: result = -(w * s).sum() / w.sum(); break;
    default: break;
  }
  if (objective.fit) return result;
  Values r(n), of_reward(n);
  for (Index i = 0; i < n; ++i) r[i] = objective.rewards[of_policy[static_cast<std::size_t>(i)]], of_reward[i] = score[of_policy[static_cast<std::size_t>(i)]];
  return objective.beta * result - sample_covariance(r, of_reward);
}

/// Exact mean and variance of that over all batches of n.
struct Enumerated { double mean = 0, variance = 0; };
Enumerated enumerate(const PolicyObjective& objective, const Chosen& chosen, const Values& log_policy, const Values& score, Index n) {
  const bool apart = chosen.entry->about.samples_from == Side::p && !objective.fit;
  const Values drawn = numeric::exp(chosen.entry->about.samples_from == Side::p ? objective.log_target() : log_policy), of_policy = numeric::exp(log_policy);
  const Index answers = score.size(), draws = apart ? 2 * n : n;
  std::vector<std::pair<double, double>> all;  // probability and estimate
  for (Index code = 0; code < static_cast<Index>(std::lround(std::pow(answers, draws))); ++code) {
    std::vector<Index> batch[2];
    double probability = 1;
    for (Index i = 0, rest = code; i < draws; ++i, rest /= answers) {
      probability *= (i < n ? drawn : of_policy)[rest % answers];
      batch[i < n ? 0 : 1].push_back(rest % answers);
    }
    all.push_back({probability, estimate(objective, chosen, log_policy, score, batch[0], apart ? batch[1] : batch[0])});
  }
  Enumerated result;
  for (const auto& [probability, value] : all) result.mean += probability * value;
  for (const auto& [probability, value] : all) result.variance += probability * (value - result.mean) * (value - result.mean);
  return result;
}

Points scores_of(const Categorical& model) { return model.score(values({0, 1, 2})); }

}  // namespace

TEST_CASE("The noise of a batch is that of going through all batches, of every entry of the catalog", "[policy]") {
  for (const Chosen& chosen : trainers())
    for (const PolicyObjective& objective : objectives(chosen))
      for (const Categorical& model : models)
        for (const Index n : {2, 3}) {
          const Batch batch = chosen.entry->about.batch;
          if (batch == Batch::two_fold || (batch == Batch::self_normalized && !objective.fit)) continue;
          INFO(chosen.entry->about.name << (objective.fit ? " fits" : " pays") << ", batch of " << n);
          const Values log_policy = numeric::log(model.probabilities);
          const Points scores = scores_of(model);
          double variance = 0;
          for (Index j = 0; j < scores.cols(); ++j) variance += enumerate(objective, chosen, log_policy, scores.col(j), n).variance;
          CHECK(noise(objective, {chosen, static_cast<double>(n), 1}, model) == Approx(std::sqrt(variance)).epsilon(1e-10).margin(1e-15));
        }
}

TEST_CASE("Where a coefficient is fitted, its noise is the least that any gives; beside a reward no noise of weighted means is known", "[policy]") {
  const Categorical& model = models[0];
  const PolicyObjective fit = objective_of(rewards, reference, 0.7, Objective::forward_kl, Objective::forward_kl);
  const double least = noise(fit, {estimator::choose({.name = "optimal-control-variate-gradient"}, Objective::forward_kl, ""), 8, 1}, model);
  double best = 1e9;
  for (double lambda = -3; lambda <= 3; lambda += 0.01) {
    const double noisy = noise(fit, {estimator::choose({.name = "control-variate-gradient", .lambda = lambda}, Objective::forward_kl, ""), 8, 1}, model);
    CHECK(noisy >= least);
    best = std::min(best, noisy);
  }
  CHECK(best < 1.5 * least);  // each parameter has a coefficient of its own
  const PolicyObjective penalty = objective_of(rewards, reference, 0.7, Objective::forward_kl);
  CHECK(std::isnan(noise(penalty, {estimator::choose({.name = "self-normalized-importance-score"}, Objective::forward_kl, ""), 8, 1}, model)));
}

TEST_CASE("Of a fit, the noise is what a study says of the same entry", "[policy]") {
  for (const Chosen& chosen : trainers()) {
    INFO(chosen.entry->about.name);
    const PolicyObjective objective = objectives(chosen)[0];
    for (const Categorical& model : models) {
      const Values sd = estimator::exact(chosen, {Categorical{numeric::exp(objective.log_optimum)}, model}, 16, 0).sd;
      CHECK(noise(objective, {chosen, 16, 1}, model) == Approx(std::sqrt(sd.square().sum())).epsilon(1e-9).margin(1e-12));
    }
  }
}

TEST_CASE("Batches drawn have the mean and the variance of all batches", "[policy]") {
  constexpr double count = 20000;
  constexpr Index n = 4;
  for (const Chosen& chosen : trainers())
    for (const PolicyObjective& objective : objectives(chosen)) {
      const Categorical model = restricted();
      const Values log_policy = numeric::log(model.probabilities);
      const Points scores = scores_of(model);
      std::vector<numeric::Moments> moments(static_cast<std::size_t>(scores.cols()));
      for (double step = 0; step < count; ++step) {
        PolicyBatch batch(objective, {chosen, n, 5}, model, step);
        while (!batch.advance()) {}
        for (Index j = 0; j < scores.cols(); ++j) moments[static_cast<std::size_t>(j)].add(batch.gradient()[j]);
      }
      double variance = 0;
      for (Index j = 0; j < scores.cols(); ++j) {
        INFO(chosen.entry->about.name << (objective.fit ? " fits, " : " pays, ") << j);
        const numeric::Moments& sampled = moments[static_cast<std::size_t>(j)];
        variance += sampled.variance();
        if (chosen.entry->about.batch == Batch::two_fold) continue;  // unbiased: its mean is below
        CHECK(std::abs(sampled.mean - enumerate(objective, chosen, log_policy, scores.col(j), n).mean) <= 5 * std::sqrt(sampled.variance() / count) + 1e-14);
      }
      const double exact = noise(objective, {chosen, n, 5}, model);
      if (chosen.entry->about.batch != Batch::two_fold && !std::isnan(exact)) CHECK(std::sqrt(variance) == Approx(exact).epsilon(0.04).margin(1e-14));
      if (!chosen.entry->about.unbiased) continue;
      const Values gradient = (model.features.matrix().transpose() * objective.gradient(log_policy).matrix()).array();
      for (Index j = 0; j < scores.cols(); ++j) {
        INFO(chosen.entry->about.name << (objective.fit ? " fits, " : " pays, ") << j);
        const numeric::Moments& sampled = moments[static_cast<std::size_t>(j)];
        CHECK(std::abs(sampled.mean - gradient[j]) <= 5 * std::sqrt(sampled.variance() / count) + 1e-14);
      }
    }
}

TEST_CASE("k3 as a loss pays the other direction's penalty: its mean gradient is that one's, and vanishes at that one's optimum", "[policy]") {
  const PolicyObjective asked = objective_of(rewards, reference, 0.7, Objective::reverse_kl), other = objective_of(rewards, reference, 0.7, Objective::forward_kl);
  const Chosen k3 = estimator::choose({.name = "k3-loss"}, Objective::reverse_kl, "");
  for (const Values& log_policy : {log_softmax(values({0.3, -1, 0.4})), other.log_optimum}) {
    const Points scores = scores_of(Categorical{numeric::exp(log_policy)});
    for (Index j = 0; j < 3; ++j) CHECK(enumerate(asked, k3, log_policy, scores.col(j), 2).mean == Approx(other.gradient(log_policy)[j]).epsilon(1e-12).margin(1e-15));
  }
  CHECK(asked.gradient(other.log_optimum).abs().maxCoeff() > 0.01);
}

TEST_CASE("Ratios beyond the doubles make a noise beyond them, and an answer below them is weighed by its logarithm", "[policy]") {
  // π* of the second answer is e^(−2000).
  const PolicyObjective objective = objective_of(values({2, 0}), values({0.5, 0.5}), 1e-3, Objective::reverse_kl, Objective::reverse_kl);
  const Categorical model{values({0.5, 0.5})};
  for (const char* name : {"score-function-leave-one-out", "score-function-mean-baseline"}) {
    const Chosen chosen = estimator::choose({.name = name}, Objective::reverse_kl, "");
    PolicyBatch batch(objective, {chosen, 64, 1}, model, 0);
    while (!batch.advance()) {}
    CHECK(batch.gradient()[1] == Approx(500).epsilon(0.1));
    CHECK(noise(objective, {chosen, 64, 1}, model) < 200);
  }
  const PolicyObjective forward = objective_of(values({2, 0}), values({0.5, 0.5}), 1, Objective::reverse_kl, Objective::forward_kl);
  const Categorical away = Categorical{values({0.5, 0.5})}.with_theta(values({-1600, 0}));
  const Chosen importance = estimator::choose({.name = "importance-score"}, Objective::forward_kl, "");
  CHECK(std::isinf(noise(forward, {importance, 64, 1}, away)));
  // P draws what the policy, at e^(−1600), never would.
  PolicyBatch met(forward, {estimator::choose({.name = "k2-gradient"}, Objective::forward_kl, ""), 64, 1}, away, 0);
  while (!met.advance()) {}
  CHECK(met.gradient()[0] == Approx(-1600 * numeric::exp(forward.log_optimum[0])).epsilon(0.2));
}
