/// Runs an optimization of Q's parameters: the request `fit` of web/src/api.ts.
/// Sources: Polyak (1964), momentum; Kingma & Ba (2015), Adam, algorithm 1; Amari (1998), natural gradient.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include "kl/divergence/divergence.h"
#include "kl/estimator/choice.h"

namespace kl::experiment {

enum class Method { gradient_descent, momentum, adam, natural_gradient };
/// Names as in api.ts, in the order of the enum: the keys of the table of optimizers.
std::vector<std::string_view> methods();
Method method_named(std::string_view name, const std::string& field);

struct FitState {
  double step = 0;
  std::vector<double> theta;      ///< mean, logSd
  std::vector<double> optimizer;  ///< what the optimizer remembers: nothing, velocity, or Adam's two moments
};

struct FitRequest {
  Density p;
  Gaussian q;
  divergence::Divergence kind;
  Method method;
  double learning_rate;        ///< > 0…1e3
  std::optional<double> clip;  ///< > 0, on the gradient's Euclidean norm
  struct Sampled { estimator::Choice estimator; double batch_size; double seed; };
  std::optional<Sampled> sampled;  ///< none: exact gradient
  double steps;                    ///< 0…1e6
  double every = 1;
  std::optional<FitState> state;
};

struct Frame {
  double step;
  Gaussian q;
  double value;          ///< the exact divergence, nats
  double gradient_norm;  ///< of the gradient used at this frame's parameters, before clipping
};

struct FitResult {
  std::vector<Frame> frames;
  bool diverged = false;
  std::string why;
  FitState state;
};

class FitRun {
 public:
  /// Checks everything first; refuses by field.
  explicit FitRun(FitRequest request);
  double advance();
  FitResult result() const;

 private:
  FitRequest request_;
  FitResult result_;
};

}  // namespace kl::experiment
