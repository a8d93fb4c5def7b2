/// Local minima of a divergence over Q's family: the request `optima` of web/src/api.ts.
#pragma once
#include <variant>
#include <vector>
#include "kl/divergence/divergence.h"
#include "kl/experiment/categorical_optima.h"
#include "kl/experiment/gaussian_optima.h"
#include "kl/experiment/mixture_optima.h"

namespace kl::experiment {

struct OptimaRequest {
  Density p;
  Density q;  ///< a model, of which only the family and the number of components or answers matter
  divergence::Divergence kind;
};

class OptimaRun {
 public:
  /// Refuses p and q by field.
  explicit OptimaRun(OptimaRequest request);
  OptimaRun(const OptimaRun&) = delete;  // the search looks at p_
  double advance();
  /// Best first; equal values by ascending mean. Empty where the divergence is infinite for every q. Over Gaussian and categorical q all of them; over mixtures
  /// those that many starts find.
  std::vector<Optimum> result() const;

 private:
  Density p_;  ///< normalized
  std::variant<GaussianOptima, MixtureOptima, CategoricalOptima> search_;
};

}  // namespace kl::experiment
