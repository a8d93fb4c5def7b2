/// The table of estimators and the two ways to run an entry: exactly (exact.cpp) and from samples (sampled.cpp).
/// value.cpp and gradient.cpp hold the entries; the page, the docs and the tests read nothing but this table.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/density.h"
#include "kl/divergence/divergence.h"
#include "kl/estimator/choice.h"
#include "kl/estimator/sample.h"
#include "kl/numeric/extended.h"
#include "kl/numeric/lanes.h"

namespace kl::estimator {

enum class Objective { forward_kl, reverse_kl };
enum class Side { p, q };
enum class Estimates { value, gradient };

/// How a batch of per-sample values becomes one estimate.
enum class Batch {
  average,        ///< (1/N) Σ f(xᵢ)
  two_fold,       ///< λ fitted on each half of the batch, applied to the other
  leave_one_out,  ///< sample covariance Σ (ℓᵢ − ℓ̄) sᵢ / (N − 1)
};

/// What is said of an entry, in words.
struct About {
  std::string_view name;  ///< as in api.ts
  Estimates estimates;
  Objective objective;
  Side samples_from;
  std::string_view formula;      ///< TeX, per sample
  std::string_view expectation;  ///< TeX: what its mean really is
  bool unbiased;                 ///< is its mean the value, or the gradient, of `objective`, when the density sampled covers the other?
  bool bears_ratio;              ///< r enters, so the variance needs E_S[r²]; a coefficient of zero takes it out
  bool takes_lambda;             ///< λ comes with the request
  Batch batch;
  std::span<const std::string_view> known_as;  ///< what libraries call it, with the version looked at
  std::string_view source;                     ///< author, year, title, equation
};

struct Estimator {
  About about;
  /// The formula at one quadrature node, parameter j (0 for a value).
  numeric::Extended (*at_node)(const Sample<numeric::Extended>& x, int j);
  /// The formula at four samples, parameter j.
  numeric::Lanes (*at_lanes)(const Sample<numeric::Lanes>& x, int j);
};

/// All entries: value estimators (one entry a direction), then gradient estimators. The order of `catalog`.
std::span<const Estimator> entries();

/// An entry with its coefficient settled.
struct Chosen {
  const Estimator* entry;
  double lambda;  ///< as asked for, or 1
};
/// The entry of this name for this direction. Refuses field + ".name" or field (InvalidScenario: no such estimator, or of the other
/// direction; Unsupported: named in api.ts but not here yet) and field + ".lambda".
Chosen choose(const Choice& choice, Objective objective, const std::string& field);
/// Refuses `field` (InvalidScenario) where the batch is too small for the entry.
void check_batch_size(const Chosen& chosen, double batch_size, const std::string& field);

/// Exact moments of one batch's estimate.
struct Exact {
  bool ideal;          ///< true: for the true λ*, where the sampled one has to estimate it
  Values coefficient;  ///< λ* a parameter; empty where the entry has none
  Values mean, sd;     ///< sd is +∞ where infinite or above the largest double
  Values sample_variance;  ///< variance of one sample, +∞ likewise: what the per-batch variances scatter around
  Values visible;      ///< share of the variance that `samples` samples are expected to meet; 0 where infinite, NaN where not defined
};
Exact exact(const Chosen& chosen, const Density& p, const Gaussian& q, double batch_size, double samples);

/// Per batch, from samples: one estimate and one within-batch variance a parameter.
struct BatchResult { Values estimate, variance; };

}  // namespace kl::estimator
