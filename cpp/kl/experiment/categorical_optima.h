/// The local minimum of a divergence over categorical q.
#pragma once
#include <vector>
#include "kl/experiment/model.h"

namespace kl::experiment {

/// Over all q of as many answers an f-divergence is convex in q, and zero at P alone: that is the one minimum. Where P has a zero, it is no model (a logit
/// of −∞), only an edge that models come near: there is none.
class CategoricalOptima {
 public:
  /// p must be normalized.
  explicit CategoricalOptima(const Categorical& p) {
    if ((p.probabilities > 0).all()) found_.push_back({p, 0});
  }

  bool advance() { return false; }
  double fraction() const { return 1; }
  const std::vector<Optimum>& found() const { return found_; }

 private:
  std::vector<Optimum> found_;
};

}  // namespace kl::experiment
