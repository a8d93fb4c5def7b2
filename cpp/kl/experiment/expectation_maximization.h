/// Expectation–maximization for a mixture of normal densities on the line.
/// Source: Dempster, Laird & Rubin (1977), "Maximum likelihood from incomplete data via the EM algorithm".
#pragma once
#include <array>
#include <vector>
#include "kl/density/mixture.h"
#include "kl/numeric/lanes.h"
#include "kl/numeric/random.h"

namespace kl::experiment {

/// Distinct numbers, ascending, and how often each occurs.
struct Counted {
  Values x, count;
};

/// One iteration: an E step over all numbers, in as many parts as one likes, then an M step.
class Iteration {
 public:
  static constexpr std::size_t most_components = 8;

  explicit Iteration(const std::vector<Mixture::Component>& from);

  /// The E step of n numbers, each `count` times (a null pointer: once). The bits of the sums depend on where the parts are cut, unless
  /// every part but the last is a multiple of lane_count.
  void add(const double* x, const double* count, Index n);
  /// Σ log p of what was added, under the components the iteration started from, in nats.
  double log_likelihood() const;
  /// The components of most expected likelihood among those with sd ≥ least_sd: the likelihood never falls.
  std::vector<Mixture::Component> maximized(double least_sd) const;

 private:
  void add_four(numeric::Lanes x, numeric::Lanes count);

  struct Term {
    double mean, inverse_sd, offset;              ///< log(weight N) = offset − ½ z², z = (x − mean) inverse_sd
    numeric::Lanes responsibility, first, second; ///< Σ r, Σ r z, Σ r z²
  };
  std::vector<Mixture::Component> from_;
  std::array<Term, most_components> terms_;
  numeric::Lanes log_likelihood_{0.0}, count_{0.0};
};

/// k components at numbers far apart: each next one is drawn with probability in proportion to its squared distance from those before.
/// All with the same weight and the sd that is left about the nearest. k at most the distinct numbers.
/// Source: Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding".
std::vector<Mixture::Component> spread_components(const Counted& numbers, std::size_t k, double least_sd, numeric::Stream& stream);

}  // namespace kl::experiment
