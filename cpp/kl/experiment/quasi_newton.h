/// Walks down a divergence over the parameters of any model by its gradient alone. For mixtures, and for total variation: where p and q begin to
/// touch, its second derivatives are infinite on one side, and minima like to lie beside such creases. A quadratic model is of no use there, but
/// quasi-Newton steps follow the valley.
/// Sources: Broyden (1970), Fletcher (1970), Goldfarb (1970), Shanno (1970), the update; Lewis & Overton (2013), "Nonsmooth optimization via quasi-Newton
/// methods", the weak Wolfe line search by bisection.
#pragma once
#include "kl/divergence/divergence.h"

namespace kl::experiment {

/// Counts means in sds of their components at the start. What changes nothing, such as adding the same to all logits of a mixture, has no gradient, and
/// steps are made of gradients: so it never moves.
class QuasiNewton {
 public:
  /// The divergence must be finite at `start`, a model with weights that sum to one. p must be normalized, and outlive this.
  QuasiNewton(divergence::Divergence kind, const Density& p, const Density& start);

  /// One evaluation of value and gradient; false when there is nothing more to gain.
  bool advance();

  const Density& q() const { return q_; }
  double value() const { return at_.value.value; }
  Values gradient() const { return at_.gradient * unit_; }
  /// The model this far away.
  Density moved(const Values& by) const;
  /// The gradient there.
  Values gradient_at(const Values& by) const { return divergence::gradient(kind_, p_, moved(by)) * unit_; }

 private:
  void begin_search();
  void learn(const Values& step, const Values& change);
  void move(const Values& step, const Density& next, const divergence::ValueAndGradient& there);

  divergence::Divergence kind_;
  const Density& p_;
  Density q_;
  Values theta_, unit_;
  divergence::ValueAndGradient at_;
  Points inverse_;  ///< of the second derivatives, as learned
  bool has_learned_ = false;
  Values direction_;
  double share_ = 1, low_ = 0, high_ = 0;  ///< of the direction: tried next, known too short, known too long (0: none)
  Index steps_left_;
};

}  // namespace kl::experiment
