/// Every local minimum of a divergence over Q's family: the request `optima` of web/src/api.ts.
#pragma once
#include <vector>
#include "kl/divergence/divergence.h"

namespace kl::experiment {

struct OptimaRequest {
  Density p;
  divergence::Divergence kind;
};
struct Optimum {
  Gaussian q;
  double value;
};

class OptimaRun {
 public:
  explicit OptimaRun(OptimaRequest request);
  double advance();
  /// Best first; equal values by ascending mean. Empty where the divergence is infinite for every q.
  std::vector<Optimum> result() const;
};

}  // namespace kl::experiment
