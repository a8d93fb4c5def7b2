/// The gradient of a policy's objective from samples: the KL's by an entry of the catalog, with π as Q, and under a penalty the reward's by
/// score-function-leave-one-out, on the same samples where both draw from π.
/// Source of the variance of both together: Hoeffding (1948), "A class of statistics with asymptotically normal distribution".
#pragma once
#include <optional>
#include "kl/estimator/sampled.h"
#include "kl/experiment/policy_objective.h"

namespace kl::experiment {

struct PolicySampling {
  estimator::Chosen chosen;  ///< of objective.direction()
  double batch_size;         ///< ≥ 2 under a penalty
  double seed;
};

/// The batch of one step, while it is drawn.
class PolicyBatch {
 public:
  /// The model's probabilities are π, with unit mass.
  PolicyBatch(const PolicyObjective& objective, const PolicySampling& sampling, const Categorical& model, double step);
  /// Works one block of samples; false while there are more.
  bool advance();
  /// Once finished: of what is descended, by the model's parameters.
  Values gradient() const;

 private:
  double weight_, scale_ = 1;  ///< of the KL; of the reward, which is sampled in units of its range
  std::optional<estimator::Sampler> divergence_, reward_;
};

/// √ of the summed variances of one batch's gradient, over the model's parameters. Relative error ≤ 1e-10. +∞ above the largest
/// double. Of an entry that fits its coefficient on halves of the batch that of the true one; NaN of a self-normalized one beside a reward.
double noise(const PolicyObjective& objective, const PolicySampling& sampling, const Categorical& model);

}  // namespace kl::experiment
