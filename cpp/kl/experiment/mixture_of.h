/// Maximum-likelihood Gaussian mixture of a column of numbers: the request `mixtureOf` of web/src/api.ts.
/// Sources: Dempster, Laird & Rubin (1977), EM; Schwarz (1978), BIC; Arthur & Vassilvitskii (2007), k-means++ starts.
#pragma once
#include <memory>
#include <optional>
#include "kl/density/density.h"

namespace kl::experiment {

struct MixtureOfRequest {
  Values data;                       ///< 2…1e6 finite numbers, |x| ≤ 1e6, not all equal
  std::optional<double> components;  ///< 1…8; none: the number with the least BIC, among those with two distinct numbers each
  double seed = 0;                   ///< 0…2^53 − 1, of the starts
};
struct MixtureOfResult {
  Density p;   ///< a Mixture, components by ascending mean
  Values bic;  ///< BIC = −2 log L + (3k − 1) log n of each number of components tried, from 1 (or of the one asked for)
};

/// The likelihood of a mixture has no largest value: a component may shrink onto one number. So no sd falls below 1e-6, a thousandth of
/// the data's sd, or, up to half the data's sd, either of: what rounding to the data's grid does to a number, gap/√12 (the least gap
/// between two of at most 1024 distinct numbers); 3/n of the data's sd, since below it BIC takes a few numbers that happen to agree for a component.
/// For each number of components accelerated EM makes 48 short climbs from k-means++ starts, follows the best four further and the highest
/// of these to the top: where an iteration of EM gains less than 1e-12 nats a number (or after 1000). More than 1024 numbers are climbed over
/// as the means of 1024 cells first, and the highest then goes on over all of them, until it gains less than 1e-10 nats a number.
class MixtureOfRun {
 public:
  /// Refuses (InvalidScenario) "data", "data[i]", "components" or "seed".
  explicit MixtureOfRun(MixtureOfRequest request);
  ~MixtureOfRun();
  MixtureOfRun(MixtureOfRun&&) noexcept;

  double advance();
  MixtureOfResult result() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace kl::experiment
