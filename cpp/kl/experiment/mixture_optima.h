/// The local minima of a divergence over mixtures of k normal components that many starts find.
#pragma once
#include <optional>
#include <vector>
#include "kl/experiment/model.h"
#include "kl/experiment/quasi_newton.h"

namespace kl::experiment {

/// Two models that are the same density, up to labels or to components that coincide, count once: their squared Hellinger distance is below 1e-6. Where a
/// component's weight goes to zero there is no minimum, only an edge: it is left out.
class MixtureOptima {
 public:
  /// p must be normalized, and outlive this. 1…16 components.
  MixtureOptima(divergence::Divergence kind, const Density& p, std::size_t components);

  /// One step of a descent; false when all is done.
  bool advance();
  double fraction() const { return static_cast<double>(next_start_) / static_cast<double>(starts_.size() + 1); }
  const std::vector<Optimum>& found() const { return found_; }

 private:
  void begin_descent(const Mixture& start);
  bool descend();
  bool is_known(const Mixture& q) const;
  void take(const Mixture& q, double value);

  divergence::Divergence kind_;
  const Density& p_;
  std::vector<Mixture> starts_;
  std::size_t next_start_ = 0;
  std::optional<QuasiNewton> descent_;  ///< from the start before next_start_
  std::vector<Optimum> found_;
};

}  // namespace kl::experiment
