/// Walks down total variation over Gaussian q. Where p and q begin to touch, its second derivatives are infinite on one side, and minima like to
/// lie beside such creases: a quadratic model is of no use there, but quasi-Newton steps follow the valley.
/// Source: Lewis & Overton (2013), "Nonsmooth optimization via quasi-Newton methods": BFGS with a weak Wolfe line search by bisection.
#pragma once
#include "kl/divergence/divergence.h"

namespace kl::experiment {

class CreasedDescent {
 public:
  /// The divergence must be finite at `start`. p must be normalized, and outlive this.
  CreasedDescent(divergence::Divergence kind, const Density& p, const Gaussian& start);

  /// One evaluation of value and gradient; false when there is nothing more to gain.
  bool advance();

  const Gaussian& q() const { return q_; }
  double value() const { return at_.value.value; }
  /// Whether it ended where every direction leads up and the gradient vanishes or, p being all but Gaussian, turns within a billionth of an sd.
  bool at_minimum() const;

 private:
  // In units of the start's sd for the mean, and of log sd.
  struct Pair { double mean, log_sd; };
  Pair gradient(const divergence::ValueAndGradient& at) const { return {at.gradient[0] * unit_, at.gradient[1]}; }
  Gaussian at(Pair by) const;
  void begin_search();
  void learn(Pair step, Pair change);
  void move(Pair step, const Gaussian& next, const divergence::ValueAndGradient& there);

  divergence::Divergence kind_;
  const Density& p_;
  Gaussian q_;
  divergence::ValueAndGradient at_;
  double unit_;
  double a_ = 1, b_ = 0, c_ = 1;  ///< inverse second derivatives [a b; b c], as learned
  bool has_learned_ = false;
  Pair direction_{0, 0};
  double share_ = 1, low_ = 0, high_ = 0;  ///< of the direction: tried next, known too short, known too long (0: none)
  int steps_left_ = 400;
};

}  // namespace kl::experiment
