/// Every local minimum of a divergence over Q's family: the request `optima` of web/src/api.ts.
#pragma once
#include <variant>
#include <vector>
#include "kl/divergence/divergence.h"
#include "kl/experiment/creased_descent.h"
#include "kl/experiment/descent.h"

namespace kl::experiment {

struct OptimaRequest {
  Density p;
  Density q;  ///< a model, of which only the family and the number of components matter
  divergence::Divergence kind;
};
struct Optimum {
  Density q;     ///< of the family asked for
  double value;  ///< of the divergence there
};

class OptimaRun {
 public:
  /// Refuses p and q by field.
  explicit OptimaRun(OptimaRequest request);
  OptimaRun(const OptimaRun&) = delete;  // a descent looks at p_
  double advance();
  /// Best first; equal values by ascending mean. Empty where the divergence is infinite for every q.
  std::vector<Optimum> result() const;

 private:
  void begin_descent(const Gaussian& start);
  template <class Any> bool descend(Any& descent);
  bool is_descending() const { return !std::holds_alternative<std::monostate>(descent_); }

  OptimaRequest request_;
  Density p_;  ///< normalized
  std::vector<Gaussian> starts_;
  std::size_t next_start_ = 0;
  std::variant<std::monostate, Descent, CreasedDescent> descent_;  ///< from the start before next_start_
  std::vector<Optimum> found_;
};

}  // namespace kl::experiment
