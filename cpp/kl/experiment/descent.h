/// Walks down a divergence to a stationary point over Gaussian q, by Newton steps within a region where the quadratic model is to be
/// trusted. Source: Conn, Gould & Toint (2000), "Trust-Region Methods", algorithm 6.1.1; the subproblem is solved exactly.
#pragma once
#include "kl/divergence/divergence.h"

namespace kl::experiment {

class Descent {
 public:
  /// The divergence must be finite at `start`. p must be normalized, and outlive this.
  Descent(divergence::Divergence kind, const Density& p, const Gaussian& start);

  /// One evaluation of value, gradient and second derivatives; false when there is nothing more to gain.
  bool advance();

  const Gaussian& q() const { return q_; }
  double value() const { return at_.value.value; }
  /// Whether it ended where the gradient vanishes and every direction leads up.
  bool at_minimum() const;

 private:
  struct Model;
  Model model() const;

  divergence::Divergence kind_;
  const Density& p_;
  Gaussian q_;
  divergence::SecondOrder at_;
  double radius_ = 0.5;  ///< of the trusted region, in units of sd for the mean and of log sd
  int steps_left_ = 200;
};

}  // namespace kl::experiment
