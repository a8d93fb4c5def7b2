/// Every local minimum of a divergence over Gaussian q.
#pragma once
#include <variant>
#include <vector>
#include "kl/experiment/descent.h"
#include "kl/experiment/model.h"
#include "kl/experiment/quasi_newton.h"

namespace kl::experiment {

class GaussianOptima {
 public:
  /// p must be normalized, and outlive this.
  GaussianOptima(divergence::Divergence kind, const Density& p);

  /// One step of a descent; false when all is done.
  bool advance();
  double fraction() const { return static_cast<double>(next_start_) / static_cast<double>(starts_.size() + 1); }
  const std::vector<Optimum>& found() const { return found_; }

 private:
  void match_moments();
  void begin_descent(const Gaussian& start);
  bool descend(Descent& descent);
  bool descend(QuasiNewton& descent);
  bool is_known(const Gaussian& q) const;
  bool is_descending() const { return !std::holds_alternative<std::monostate>(descent_); }

  divergence::Divergence kind_;
  const Density& p_;
  std::vector<Gaussian> starts_;
  std::size_t next_start_ = 0;
  std::variant<std::monostate, Descent, QuasiNewton> descent_;  ///< from the start before next_start_
  std::vector<Optimum> found_;
};

}  // namespace kl::experiment
