/// The table of estimators of the value D(S‖O) from samples of S. Each serves both directions, hence has two entries.
#include <array>
#include <vector>
#include "kl/estimator/entry.h"

namespace kl::estimator {
namespace {

constexpr std::string_view k1_names[] = {"verl (2026-09): kl, k1", "OpenRLHF (2026-09): k1"};
constexpr std::string_view k2_names[] = {"verl (2026-09): mse, k2", "OpenRLHF (2026-09): k2"};
constexpr std::string_view k3_names[] = {"verl (2026-09): low_var_kl, k3 (clamped)", "OpenRLHF (2026-09): k3"};

/// The entry for D(P‖Q) with x ~ P, and the same one for D(Q‖P) with x ~ Q. Libraries estimate the latter.
template <class Formula>
constexpr std::array<Estimator, 2> both(About about, std::string_view reverse_expectation, Formula formula) {
  About reverse = about;
  reverse.objective = Objective::reverse_kl;
  reverse.samples_from = Side::q;
  reverse.expectation = reverse_expectation;
  about.known_as = {};
  return {entry(about, formula), entry(reverse, formula)};
}

constexpr std::array<Estimator, 2> table[] = {
    both({.name = "k1",
          .estimates = Estimates::value,
          .objective = Objective::forward_kl,
          .samples_from = Side::p,
          .formula = "-\\log r",
          .expectation = "D(P\\|Q)",
          .unbiased = true,
          .bears_ratio = false,
          .takes_lambda = false,
          .batch = Batch::average,
          .known_as = k1_names,
          .source = "Schulman (2020), Approximating KL Divergence, k1"},
         "D(Q\\|P)", [](const auto& x, int) { return -x.log_r; }),
    both({.name = "k2",
          .estimates = Estimates::value,
          .objective = Objective::forward_kl,
          .samples_from = Side::p,
          .formula = "\\tfrac{1}{2}(\\log r)^2",
          .expectation = "\\tfrac{1}{2}\\mathbb{E}_P[\\log^2 r]",
          .unbiased = false,
          .bears_ratio = false,
          .takes_lambda = false,
          .batch = Batch::average,
          .known_as = k2_names,
          .source = "Schulman (2020), Approximating KL Divergence, k2"},
         "\\tfrac{1}{2}\\mathbb{E}_Q[\\log^2 r]", [](const auto& x, int) { return 0.5 * x.log_r * x.log_r; }),
    both({.name = "k3",
          .estimates = Estimates::value,
          .objective = Objective::forward_kl,
          .samples_from = Side::p,
          .formula = "(r-1)-\\log r",
          .expectation = "D(P\\|Q)",
          .unbiased = true,
          .bears_ratio = true,
          .takes_lambda = false,
          .batch = Batch::average,
          .known_as = k3_names,
          .source = "Schulman (2020), Approximating KL Divergence, k3"},
         "D(Q\\|P)", [](const auto& x, int) { return x.k3; }),
    both({.name = "control-variate",
          .estimates = Estimates::value,
          .objective = Objective::forward_kl,
          .samples_from = Side::p,
          .formula = "-\\log r+\\lambda(r-1)",
          .expectation = "D(P\\|Q)",
          .unbiased = true,
          .bears_ratio = true,
          .takes_lambda = true,
          .batch = Batch::average,
          .known_as = {},
          .source = "Schulman (2020), Approximating KL Divergence, the family of k1 (λ = 0) and k3 (λ = 1)"},
         "D(Q\\|P)", [](const auto& x, int) { return x.lambda * x.r_minus_one - x.log_r; }),
    both({.name = "optimal-control-variate",
          .estimates = Estimates::value,
          .objective = Objective::forward_kl,
          .samples_from = Side::p,
          .formula = "-\\log r+\\lambda^*(r-1),\\quad\\lambda^*=\\frac{\\operatorname{Cov}(\\log r,\\,r)}{\\operatorname{Var}(r)}",
          .expectation = "D(P\\|Q)",
          .unbiased = true,
          .bears_ratio = true,
          .takes_lambda = false,
          .batch = Batch::two_fold,
          .known_as = {},
          .source = "Avramidis & Wilson (1993), A splitting scheme for control variates, applied to the family of Schulman (2020)"},
         "D(Q\\|P)", [](const auto& x, int) { return x.lambda * x.r_minus_one - x.log_r; }),
};

}  // namespace

std::span<const Estimator> value_entries() {
  static const std::vector<Estimator> all = [] {
    std::vector<Estimator> flat;
    for (const auto& directions : table) flat.insert(flat.end(), directions.begin(), directions.end());
    return flat;
  }();
  return all;
}

}  // namespace kl::estimator
