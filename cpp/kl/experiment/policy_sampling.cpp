#include "kl/experiment/policy_sampling.h"
#include <cmath>
#include <limits>
#include <vector>
#include "kl/estimator/batch_variance.h"
#include "kl/estimator/expectation.h"
#include "kl/estimator/log_ratio.h"
#include "kl/estimator/self_normalized_answers.h"
#include "kl/experiment/policy_optimum.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

using estimator::Batch;
using estimator::Side;
using numeric::Extended;

/// A number an answer, as large as ratios of probabilities get.
using Row = std::vector<Extended>;

Row row_of(const Values& values) { return {values.begin(), values.end()}; }

/// w · f + g, answer by answer.
Row sum_of(const Extended& w, const Row& f, const Row& g) {
  Row result;
  for (std::size_t a = 0; a < f.size(); ++a) result.push_back(w * f[a] + g[a]);
  return result;
}

/// Means under one policy.
class Mean {
 public:
  explicit Mean(const Values& log_policy) {
    for (const double each : log_policy) probability_.push_back(Extended::exp(each));
  }
  Extended operator()(const Row& f) const {
    Extended sum = 0.0;
    for (std::size_t a = 0; a < f.size(); ++a) sum = sum + probability_[a] * f[a];
    return sum;
  }
  Row centered(const Row& f) const {
    const Extended mean = (*this)(f);
    Row result;
    for (const Extended& each : f) result.push_back(each - mean);
    return result;
  }
  Extended covariance(const Row& f, const Row& g) const { return (*this)(product(centered(f), centered(g))); }
  /// Of the sample covariance of f and g, over n answers.
  Extended variance_of_covariance(const Row& f, const Row& g, double n) const {
    const Row both = product(centered(f), centered(g));
    return estimator::variance_of_covariance<Extended>((*this)(product(both, both)), covariance(f, f), covariance(g, g), (*this)(both), n);
  }
  static Row product(const Row& f, const Row& g) {
    Row result;
    for (std::size_t a = 0; a < f.size(); ++a) result.push_back(f[a] * g[a]);
    return result;
  }

 private:
  Row probability_;
};

/// The variance of one parameter's gradient.
class Variance {
 public:
  Variance(const PolicyObjective& objective, const PolicySampling& sampling, const Values& log_policy)
      : sampling_(sampling), log_ratio_(log_policy - objective.log_target()), rewarded_(!objective.fit), weight_(objective.weight()),
        regret_(row_of(-objective.rewards)), of_policy_(log_policy), of_sampled_(side() == Side::p ? objective.log_target() : log_policy),
        baseline_(divergence_of(log_policy, objective.log_target())) {}

  /// NaN where there is no closed form. score: of this parameter.
  Extended operator()(const Row& score) const {
    switch (sampling_.chosen.entry->about.batch) {
      case Batch::average: return of_average(values(sampling_.chosen.lambda, score), score);
      case Batch::mean_baseline: return of_average(values(baseline_, score), score);
      case Batch::two_fold: return of_average(at_best(score), score);
      case Batch::leave_one_out: return of_covariance(1, score);
      case Batch::batch_baseline: return of_covariance(1 - 1 / sampling_.batch_size, score);
      case Batch::antithetic:
      case Batch::self_normalized: break;
    }
    return std::numeric_limits<double>::quiet_NaN();
  }

 private:
  Side side() const { return sampling_.chosen.entry->about.samples_from; }

  Row values(double lambda, const Row& score) const {
    Row result;
    for (std::size_t a = 0; a < score.size(); ++a)
      result.push_back(estimator::at_log_ratio(*sampling_.chosen.entry, log_ratio_[static_cast<Index>(a)], lambda, score[a]));
    return result;
  }

  /// With the coefficient of least variance.
  Row at_best(const Row& score) const {
    const Row at_zero = values(0, score), at_one = values(1, score);
    const Extended lambda = estimator::best_lambda(of_sampled_.covariance(at_zero, at_zero), of_sampled_.covariance(at_one, at_one), of_sampled_.covariance(at_zero, at_one));
    return sum_of(1 - lambda, at_zero, sum_of(lambda, at_one, Row(score.size(), 0.0)));
  }

  /// f̄ and the sample covariance U of c and s: N Cov(f̄, U) = Cov(f, (c − E[c])(s − E[s])).
  Extended of_average(const Row& f, const Row& score) const {
    const double n = sampling_.batch_size;
    Extended variance = of_sampled_.covariance(f, f) * (weight_ * weight_ / n);
    if (!rewarded_) return variance;
    variance = variance + of_policy_.variance_of_covariance(regret_, score, n);
    if (side() == Side::q) variance = variance + of_policy_.covariance(f, Mean::product(of_policy_.centered(regret_), score)) * (2 * weight_ / n);
    return variance;
  }

  /// A covariance with ℓ and one with the reward are one, with a sum of both.
  Extended of_covariance(double factor, const Row& score) const {
    const Row none(score.size(), 0.0);
    return of_policy_.variance_of_covariance(sum_of(factor * weight_, row_of(log_ratio_), rewarded_ ? regret_ : none), score, sampling_.batch_size);
  }

  const PolicySampling& sampling_;
  Values log_ratio_;
  bool rewarded_;
  double weight_;
  Row regret_;  ///< −reward
  Mean of_policy_, of_sampled_;
  double baseline_;
};

Points answers(Index n) { return Values::LinSpaced(n, 0, static_cast<double>(n - 1)); }

}  // namespace

PolicyBatch::PolicyBatch(const PolicyObjective& objective, const PolicySampling& sampling, const Categorical& model, double step)
    : weight_(objective.weight()) {
  const auto sampler = [&](const estimator::Chosen& chosen, const Density& p) {
    return estimator::Sampler({&chosen, 1}, {p, model}, sampling.seed, sampling.batch_size, step, step + 1);
  };
  divergence_.emplace(sampler(sampling.chosen, Categorical{.probabilities = numeric::exp(objective.log_target()), .features = {}, .weights = objective.log_target()}));
  if (objective.fit) return;
  // Of P ∝ π e^(reward/scale), ℓ is −reward/scale and a constant, so that the gradient of its KL is minus the reward's.
  const double best = objective.rewards.maxCoeff(), range = best - objective.rewards.minCoeff();
  if (range > 0) scale_ = range;
  const estimator::Chosen leave_one_out = estimator::choose({.name = "score-function-leave-one-out", .lambda = {}}, estimator::Objective::reverse_kl, "");
  const Categorical tilted{.probabilities = model.probabilities * numeric::exp(Values((objective.rewards - best) / scale_)), .features = {}, .weights = {}};
  reward_.emplace(sampler(leave_one_out, tilted.normalized()));
}

bool PolicyBatch::advance() {
  if (!divergence_->done()) {
    divergence_->advance();
    return !reward_ && divergence_->done();
  }
  reward_->advance();
  return reward_->done();
}

Values PolicyBatch::gradient() const {
  const Values of_divergence = weight_ * divergence_->result(0, 0).estimate;
  return reward_ ? Values(of_divergence + scale_ * reward_->result(0, 0).estimate) : of_divergence;
}

double noise(const PolicyObjective& objective, const PolicySampling& sampling, const Categorical& model) {
  const Values log_policy = model.log_probabilities();
  const Points scores = model.score(answers(log_policy.size()));
  if (sampling.chosen.entry->about.batch == Batch::self_normalized && objective.fit)
    return std::sqrt(estimator::self_normalized_variance(objective.log_target(), log_policy, scores, sampling.batch_size));
  const Variance variance(objective, sampling, log_policy);
  Extended total = 0.0;
  for (Index j = 0; j < scores.cols(); ++j) total = total + variance(row_of(scores.col(j)));
  return estimator::root(total);
}

}  // namespace kl::experiment
