/// Maximum-likelihood Gaussian mixture of a column of numbers: the request `mixtureOf` of web/src/api.ts.
/// Sources: Dempster, Laird & Rubin (1977), EM; Schwarz (1978), BIC; Arthur & Vassilvitskii (2007), k-means++ starts.
#pragma once
#include <optional>
#include "kl/density/density.h"

namespace kl::experiment {

struct MixtureOfRequest {
  Values data;                       ///< 2…1e6 finite numbers
  std::optional<double> components;  ///< 1…8; none: the number with the least BIC
  double seed = 0;
};
struct MixtureOfResult {
  Density p;   ///< a Mixture, components by ascending mean
  Values bic;  ///< BIC = −2 log L + (3k − 1) log n of each number of components tried, from 1 (or of the one asked for)
};

class MixtureOfRun {
 public:
  explicit MixtureOfRun(MixtureOfRequest request);
  double advance();
  MixtureOfResult result() const;
};

}  // namespace kl::experiment
