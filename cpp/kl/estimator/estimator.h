/// The table of estimators and the two ways to run an entry: exactly (exact.cpp) and from samples (sampled.cpp).
/// value.cpp, gradient.cpp and placement.cpp hold the entries; the page, the docs and the tests read nothing but this table.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/density.h"
#include "kl/divergence/divergence.h"
#include "kl/estimator/choice.h"
#include "kl/estimator/sample.h"
#include "kl/estimator/side.h"
#include "kl/estimator/terms.h"
#include "kl/numeric/extended.h"

namespace kl::estimator {

enum class Objective { forward_kl, reverse_kl };
enum class Estimates { value, gradient };

/// How a batch of per-sample values becomes one estimate: their average in each case. What differs is where λ comes from, or the samples.
enum class Batch {
  average,        ///< λ is the one asked for
  mean_baseline,  ///< λ is D(Q‖P), the mean of ℓ over Q
  two_fold,       ///< the formula is linear in λ; λ is fitted on each half of the batch and applied to the other
  leave_one_out,    ///< λ is the mean of ℓ over the other N − 1 samples
  batch_baseline,   ///< λ is the mean of ℓ over all N samples
  antithetic,       ///< samples come in pairs whose noise is opposite: m + ε, m − ε, m the mean of the component drawn
  self_normalized,  ///< λ is the sample's weight r over the mean of all N weights
};
/// Whether the samples of a batch do not know of each other, so that they have a variance of their own.
bool is_per_sample(Batch batch);

/// Whom it is about: the target, the model, and off-policy what samples of "Q" are really drawn from.
struct Setting {
  Density p;  ///< normalized
  Density q;  ///< a model
  std::optional<Density> behavior = {};  ///< normalized; none: Q itself
  /// The density that samples of this side come from.
  const Density& sampled(Side side) const { return side == Side::p ? p : behavior ? *behavior : q; }
};

/// Where training code places a value estimator to have a gradient from it; both as in api.ts.
struct Placement {
  std::string_view value;  ///< "k1", "k2", "k3"
  std::string_view as;     ///< "reward", "loss", "weighted-loss", "straight-through"
};

/// What is said of an entry, in words.
struct About {
  std::string_view name;  ///< as in api.ts
  Estimates estimates = Estimates::value;
  Objective objective = Objective::forward_kl;
  Side samples_from = Side::p;
  std::string_view formula;      ///< TeX, per sample
  std::string_view expectation;  ///< TeX: what its mean really is, on-policy
  bool unbiased;                 ///< is its mean the value, or the gradient, of `objective`, when the density sampled covers the other?
  bool takes_lambda = false;     ///< λ comes with the request
  Batch batch = Batch::average;
  std::optional<Placement> placement = {};
  std::span<const std::string_view> known_as = {};  ///< what libraries call it, with the version looked at
  std::string_view source;                          ///< author, year, title, equation
};

struct Block;

struct Estimator {
  About about;
  unsigned reads;  ///< the columns the formula reads, as bits of `Column`
  /// The formula at one quadrature node, parameter j (0 for a value).
  numeric::Extended (*at_node)(const Sample<numeric::Extended>& x, int j);
  /// The formula at each sample of a block, parameter j, with λ a sample; writes as many values as the block is padded to.
  void (*at_block)(const Block& block, int j, const double* lambda, double* value);
  /// The formula as a sum of monomials, x drawn from `side`.
  Terms (*terms)(Side side, double lambda);
};

/// All entries: value estimators (one entry a direction), then gradient estimators. The order of `catalog`.
std::span<const Estimator> entries();

/// An entry with its coefficient settled.
struct Chosen {
  const Estimator* entry;
  double lambda;  ///< as asked for, or 1
};
/// The entry of this name for this direction. Refuses field (of an object: field + ".name") (InvalidScenario: no such estimator, or of
/// the other direction) and field + ".lambda".
Chosen choose(const Choice& choice, Objective objective, const std::string& field);
/// Refuses `field` (InvalidScenario) where the batch size is not an integer of 1…1e6, or too small for the entry.
void check_batch_size(const Chosen& chosen, double batch_size, const std::string& field);
/// Refuses `field` (Unsupported) where the entry moves samples along with q's parameters, and q's do not move: answers.
void check_paths(const Chosen& chosen, const Density& q, const std::string& field);
/// λ before any sample: the one asked for, or the mean baseline.
double fixed_lambda(const Chosen& chosen, const Setting& setting);
/// Names of what the entry estimates: "value", or q's parameters.
std::vector<std::string> parameters(const Chosen& chosen, const Density& q);

/// Exact moments of one batch's estimate.
struct Exact {
  /// exact: of what is sampled; ideal: for the true λ*, where the sampled one has to estimate it; none: only sampling can tell, and all below is NaN.
  enum class Kind { exact, ideal, none } kind;
  Values coefficient;      ///< λ* a parameter; empty where the entry has none
  Values mean, sd;         ///< sd is +∞ where infinite or above the largest double
  /// Mean of the within-batch variance, +∞ likewise, NaN where it is not known: what the per-batch variances scatter around. Antithetic: twice the variance of a pair's
  /// average, so that here, too, it is N times the variance of the estimate.
  Values sample_variance;
  Values visible;          ///< share of the variance that `samples` samples are expected to meet; 0 where infinite, NaN where not defined
};
/// |error| ≤ 1e-12 |value| + 1e-15 for mean and sd. The densities must have been checked; `samples` = batch size × batches.
Exact exact(const Chosen& chosen, const Setting& setting, double batch_size, double samples);

/// Mean and variance of a sample, the variance as it may be beyond the doubles (its logarithm: log |scaled(e)| + e log 2, e its exponent).
struct Spread {
  double mean;                ///< ±∞ or NaN where it does not exist
  numeric::Extended variance; ///< +∞ where infinite, NaN where the mean does not exist
};
/// Those of several entries at one parameter, whose is_per_sample(batch), in one pass over the nodes; to within `relative` or so.
std::vector<Spread> spreads(std::span<const Chosen> chosen, const Setting& setting, int parameter, double relative = 1e-11);

}  // namespace kl::estimator
