/// The table of estimators of the value D(S‖O) from samples of S, each with an entry a direction, and of those of forward KL from samples of Q.
#include <vector>
#include "kl/estimator/entry.h"

namespace kl::estimator {
namespace {

constexpr std::string_view k1_names[] = {"verl (2026-07): kl, k1", "TRL PPO (2025-04): kl_estimator=\"k1\"", "OpenRLHF (2025-02): kl_estimator k1",
                                         "slime (2025-12): kl_loss_type k1"};
constexpr std::string_view k2_names[] = {"verl (2026-07): mse, k2", "OpenRLHF (2025-02): kl_estimator k2", "slime (2025-12): kl_loss_type k2"};
constexpr std::string_view k3_names[] = {"TRL PPO (2025-04): kl_estimator=\"k3\"", "TRL GRPO (2026-07)", "OpenRLHF (2025-02): kl_estimator k3",
                                         "slime (2025-12): kl_loss_type k3"};
constexpr std::string_view absolute_names[] = {"verl (2026-07): abs"};
constexpr std::string_view clamped_names[] = {"verl (2026-07): low_var_kl, k3", "slime (2025-12): low_var_kl"};

/// The entries for D(P‖Q) with x ~ P, and for D(Q‖P) with x ~ Q. Libraries estimate the latter.
template <class Formula>
std::vector<Estimator> both(About about, std::string_view reverse_expectation, Formula formula) {
  About reverse = about;
  reverse.objective = Objective::reverse_kl;
  reverse.samples_from = Side::q;
  reverse.expectation = reverse_expectation;
  about.known_as = {};
  return {entry(about, formula), entry(reverse, formula)};
}

/// The entry for D(P‖Q) with x ~ Q.
template <class Formula>
std::vector<Estimator> weighted(About about, Formula formula) {
  about.samples_from = Side::q;
  return {entry(about, formula)};
}

std::vector<std::vector<Estimator>> table() {
  return {
      both({.name = "k1",
            .formula = "-\\log r",
            .expectation = "D(P\\|Q)",
            .unbiased = true,
            .known_as = k1_names,
            .source = "Schulman (2020), Approximating KL Divergence, k1"},
           "D(Q\\|P)", [](const auto& x, int) { return -x.log_r; }),
      both({.name = "k2",
            .formula = "\\tfrac{1}{2}(\\log r)^2",
            .expectation = "\\tfrac{1}{2}\\mathbb{E}_P[\\log^2 r]",
            .unbiased = false,
            .known_as = k2_names,
            .source = "Schulman (2020), Approximating KL Divergence, k2"},
           "\\tfrac{1}{2}\\mathbb{E}_Q[\\log^2 r]", [](const auto& x, int) { return 0.5 * x.log_r * x.log_r; }),
      both({.name = "k3",
            .formula = "(r-1)-\\log r",
            .expectation = "D(P\\|Q)",
            .unbiased = true,
            .known_as = k3_names,
            .source = "Schulman (2020), Approximating KL Divergence, k3"},
           "D(Q\\|P)", [](const auto& x, int) { return x.k3; }),
      both({.name = "control-variate",
            .formula = "-\\log r+\\lambda(r-1)",
            .expectation = "D(P\\|Q)",
            .unbiased = true,
            .takes_lambda = true,
            .source = "Schulman (2020), Approximating KL Divergence, the family of k1 (λ = 0) and k3 (λ = 1)"},
           "D(Q\\|P)", [](const auto& x, int) { return x.lambda * x.r_minus_one - x.log_r; }),
      both({.name = "optimal-control-variate",
            .formula = "-\\log r+\\lambda^*(r-1),\\quad\\lambda^*=\\frac{\\operatorname{Cov}(\\log r,\\,r)}{\\operatorname{Var}(r)}",
            .expectation = "D(P\\|Q)",
            .unbiased = true,
            .batch = Batch::two_fold,
            .source = "Avramidis & Wilson (1993), A splitting scheme for control variates, applied to the family of Schulman (2020)"},
           "D(Q\\|P)", [](const auto& x, int) { return x.lambda * x.r_minus_one - x.log_r; }),
      both({.name = "absolute",
            .formula = "|\\log r|",
            .expectation = "\\mathbb{E}_P|\\log r|",
            .unbiased = false,
            .known_as = absolute_names,
            .source = "verl, kl_penalty in verl/trainer/ppo/core_algos.py"},
           "\\mathbb{E}_Q|\\log r|", [](const auto& x, int) { return magnitude(x.log_r); }),
      both({.name = "clamped-k3",
            .formula = "\\min(r-1-\\log r,\\,10)",
            .expectation = "\\mathbb{E}_P[\\min(r-1-\\log r,\\,10)]",
            .unbiased = false,
            .known_as = clamped_names,
            .source = "verl, kl_penalty in verl/trainer/ppo/core_algos.py: log r clamped to ±20, then k3 to at most 10"},
           // Where the first clamp acts, the second does: k3 at log r = ±20 is above 10.
           "\\mathbb{E}_Q[\\min(r-1-\\log r,\\,10)]", [](const auto& x, int) { return at_most(x.k3, 10); }),
      weighted({.name = "importance",
                .formula = "w\\log w,\\quad w=p/q",
                .expectation = "D(P\\|Q)",
                .unbiased = true,
                .source = "Kahn & Marshall (1953), Methods of reducing sample size in Monte Carlo computations: importance sampling, of E_P[log p/q]"},
               [](const auto& x, int) { return x.r_log_r; }),
      // λ = N w̃, so that the estimate is an average here, too
      weighted({.name = "self-normalized-importance",
                .formula = "N\\,\\tilde w\\log w,\\quad\\tilde w_i=w_i\\Big/\\sum_k w_k,\\quad w=p/q",
                .expectation = "D(P\\|Q)+O(1/N)",
                .unbiased = false,
                .batch = Batch::self_normalized,
                .source = "Hesterberg (1988), Advances in importance sampling: the ratio estimate, of E_P[log p/q]"},
               [](const auto& x, int) { return x.lambda * x.log_r; }),
  };
}

}  // namespace

std::span<const Estimator> value_entries() {
  static const std::vector<Estimator> all = [] {
    std::vector<Estimator> flat;
    for (const auto& entries : table()) flat.insert(flat.end(), entries.begin(), entries.end());
    return flat;
  }();
  return all;
}

}  // namespace kl::estimator
