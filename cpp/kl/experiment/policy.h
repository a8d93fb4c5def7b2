/// Trains a softmax policy over a finite set of answers, under a KL penalty or by fitting it to the optimum of one: the request `policy` of web/src/api.ts.
/// Sources: Williams (1992), for the reward's gradient; Kool, van Hoof & Welling (2019), "Buy 4 REINFORCE samples, get a baseline for free!", for its
/// leave-one-out baseline.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "kl/experiment/fit.h"
#include "kl/experiment/policy_objective.h"
#include "kl/experiment/policy_optimum.h"
#include "kl/experiment/policy_sampling.h"

namespace kl::experiment {

struct PolicyRequest {
  std::vector<double> rewards;             ///< of 2…32 answers, −1e3…1e3
  std::vector<double> reference;           ///< of as many, each at least 1e-300 of their sum; normalized
  double beta;                             ///< 1e-3…1e3
  estimator::Objective penalty;            ///< reverse_kl: D(π‖π_ref), forward_kl: D(π_ref‖π)
  std::optional<std::vector<std::vector<double>>> features;  ///< of each answer 1…8, −1e3…1e3; none: one logit an answer
  std::optional<std::vector<double>> theta;  ///< where training starts, −1e3…1e3; none: 0 with features, else the logarithms of the reference
  std::optional<estimator::Objective> fit;   ///< minimize this KL between π* and π; none: maximize E[reward] − β · penalty
  Method method;
  double learning_rate;            ///< > 0…1e3
  std::optional<double> clip;      ///< > 0, on the gradient's Euclidean norm
  std::optional<Sampled> sampled;  ///< none: exact gradient
  double steps;                    ///< 0…1e5
  double every = 1;                ///< a frame each so many steps; at most 1e4 frames
};

struct PolicyFrame {
  double step;
  Values policy, theta;
  double reward, entropy, value;  ///< E[reward], nats, E[reward] − β · penalty
  double to_optimum[2], to_reference[2];  ///< by estimator::Objective: D(target‖π), D(π‖target), nats
  double gradient_norm;  ///< of the gradient used, before clipping
  double exact_norm;     ///< of the exact one
  double noise;          ///< as `noise` of policy_sampling.h; 0 of an exact gradient
};
/// A frame as numbers, in this order.
std::vector<double> row(const PolicyFrame& frame);

struct PolicyResult {
  PolicyOptimum optimum;
  std::vector<PolicyFrame> frames;  ///< where it began, then each step that is a multiple of `every`
  bool diverged = false;
  std::string why;  ///< in words, if it diverged
};

class PolicyRun {
 public:
  /// Checks everything first; refuses by field.
  explicit PolicyRun(PolicyRequest request);
  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  const PolicyResult& result() const { return result_; }

 private:
  Values by_parameters(const Values& by_logits) const;
  bool wants_frame() const;
  void work();
  void take(const Values& gradient, const Values& exact);
  PolicyFrame frame(const Values& gradient, const Values& exact) const;
  void step(Values gradient);
  void stop(const std::string& why);

  PolicyRequest request_;
  PolicyObjective objective_;
  std::optional<PolicySampling> sampling_;
  std::optional<PolicyBatch> batch_;  ///< of the step under way
  Values theta_;
  Categorical model_;  ///< at theta_
  std::vector<double> memory_;  ///< the optimizer's
  double step_ = 0;
  bool finished_ = false;
  PolicyResult result_;
};

}  // namespace kl::experiment
