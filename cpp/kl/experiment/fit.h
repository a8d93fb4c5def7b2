/// Runs an optimization of Q's parameters: the request `fit` of web/src/api.ts.
/// Sources: Polyak (1964), momentum; Kingma & Ba (2015), Adam, algorithm 1; Amari (1998), natural gradient.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "kl/divergence/divergence.h"
#include "kl/estimator/choice.h"
#include "kl/estimator/sampled.h"

namespace kl::experiment {

enum class Method { gradient_descent, momentum, adam, natural_gradient };
/// Names as in api.ts, in the order of the enum: the keys of the table of optimizers.
std::vector<std::string_view> methods();
/// Refuses `field` (InvalidScenario) where there is no such method.
Method method_named(std::string_view name, const std::string& field);

/// Where a fit stands: what another run needs to go on from here.
struct FitState {
  double step = 0;
  std::vector<double> theta;      ///< q's parameters, in the order of their names
  std::vector<double> optimizer;  ///< what the optimizer remembers: nothing, the velocity, or Adam's first moments and then its second
};

/// How a gradient is had from samples, afresh at each step.
struct Sampled { estimator::Choice estimator; double batch_size; double seed; };

struct FitRequest {
  Density p;
  Density q;  ///< a model
  divergence::Divergence kind;
  Method method;
  double learning_rate;        ///< > 0…1e3
  std::optional<double> clip;  ///< > 0, on the gradient's Euclidean norm
  using Sampled = experiment::Sampled;
  std::optional<Sampled> sampled;  ///< none: exact gradient
  double steps;                    ///< 0…1e6
  double every = 1;                ///< a frame each so many steps; at most 1e4 frames
  std::optional<FitState> state;   ///< goes on from here, not from q
};

struct Frame {
  double step;
  Density q;             ///< of q's family; weights sum to one
  double value;          ///< the exact divergence, nats
  double gradient_norm;  ///< of the gradient used at this frame's parameters, before clipping
};

/// A frame as numbers: step, value, gradient norm, then q: mean, sd; of each component in turn weight, mean, sd; or the probabilities.
std::vector<double> row(const Frame& frame);

struct FitResult {
  std::vector<Frame> frames;  ///< where it began, then each step that is a multiple of `every`
  bool diverged = false;
  std::string why;  ///< in words, if it diverged
  FitState state;   ///< of the last step at which everything was finite and q in its ranges
};

class FitRun {
 public:
  /// Checks everything first; refuses by field.
  explicit FitRun(FitRequest request);
  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  FitResult result() const { return result_; }

 private:
  struct Evaluation {
    double value;  ///< NaN where no frame asks for it
    Values gradient;
  };
  Density model() const;
  bool wants_frame() const;
  std::optional<Evaluation> evaluate();
  void take(const Evaluation& evaluation);
  void step(Values gradient);
  void stop(const std::string& why);

  FitRequest request_;
  Density p_;                                 ///< normalized
  Density start_;                             ///< q, its weights summing to one
  std::optional<estimator::Chosen> chosen_;   ///< of a sampled gradient
  std::optional<estimator::Sampler> sampler_; ///< of the batch under way
  double first_step_ = 0, last_step_ = 0;
  bool finished_ = false;
  Values theta_;
  FitState state_before_;  ///< one step before result_.state
  FitResult result_;
};

}  // namespace kl::experiment
