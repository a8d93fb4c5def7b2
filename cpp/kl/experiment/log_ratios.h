/// What a run's own log-ratios say of D(Q‖P), and how far they can be trusted: the request `logRatios` of web/src/api.ts.
/// Sources: Zhang & Stephens (2009), "A new and efficient estimation method for the generalized Pareto distribution"; Vehtari, Simpson, Gelman,
/// Yao & Gabry (2024), "Pareto smoothed importance sampling", for the tail and the prior.
#pragma once
#include <memory>
#include <string_view>
#include <vector>
#include "kl/estimator/estimator.h"

namespace kl::experiment {

struct LogRatiosRequest {
  Values log_ratios;  ///< ℓ = log q − log p of samples of Q: 4…1e6 numbers, none above 1e15 in size, nats
};

/// What the tail of r = e^(−ℓ) says.
enum class Reach {
  good,          ///< k̂ < 0.5: as far as these samples show, r has a variance
  slow,          ///< 0.5 ≤ k̂ < 0.7: it has not, averages of r still settle, slowly
  out_of_reach,  ///< k̂ ≥ 0.7: no sample of a size that anyone draws settles them
  unknown,       ///< too few numbers, or too many equal ones, to tell
};
/// As in api.ts.
std::string_view name(Reach reach);

/// No sample speaks of what it never met: where P has a mode that Q misses, r is as tame as if the mode were not there, and k̂ with it. What can be
/// seen then is `mean_ratio`: it settles below 1, by P's share of what was missed.
struct LogRatiosResult {
  double count;
  struct Estimate {
    estimator::Chosen estimator;
    double mean, sd;        ///< of the per-sample values; ∞ above the largest double
    double standard_error;  ///< sd/√count
  };
  std::vector<Estimate> estimates;   ///< by every value estimator of D(Q‖P) that needs nothing but r, in the order of the table
  double lambda;                     ///< λ̂ = Cov(log r, r)/Var(r) over all samples; 1 where r does not vary
  double mean_ratio;                 ///< of r
  double effective_sample_size;      ///< (Σr)²/Σr²
  double pareto_k;                   ///< k̂ of the right tail of r; NaN where fewer than 5 samples make a tail
  Reach reach;
};

class LogRatiosRun {
 public:
  /// Refuses "logRatios", or "logRatios[i]", the first that is no such number (InvalidScenario).
  explicit LogRatiosRun(LogRatiosRequest request);
  ~LogRatiosRun();
  LogRatiosRun(LogRatiosRun&&) noexcept;

  /// Works one slice; the fraction done, 1 when finished.
  double advance();
  /// Once finished.
  LogRatiosResult result() const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace kl::experiment
