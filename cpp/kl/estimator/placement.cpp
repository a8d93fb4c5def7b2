/// The table of gradients that training code has of a value estimator, by where it puts it: into the loss, into the reward, into a loss weighted by
/// ρ = q/μ (which differentiates ρ as well), or straight through. x ~ μ, the behavior, which on-policy is Q; ℓ = log q − log p, r = p/q. k1 in the reward
/// is score-function, in gradient.cpp.
#include "kl/estimator/entry.h"

namespace kl::estimator {
namespace {

constexpr std::string_view k1_loss_names[] = {"verl (2026-07): kl_loss_type kl, k1", "OpenRLHF (2025-02): use_kl_loss with kl_estimator k1",
                                              "slime (2025-12): kl_loss_type k1"};
constexpr std::string_view k2_loss_names[] = {"verl (2026-07): kl_loss_type mse, k2", "OpenRLHF (2025-02): use_kl_loss with kl_estimator k2",
                                              "slime (2025-12): kl_loss_type k2"};
constexpr std::string_view k3_loss_names[] = {"TRL GRPO (until #6503, 2026-07)", "OpenRLHF (2025-02): use_kl_loss with kl_estimator k3",
                                              "slime (2025-12): kl_loss_type k3", "SkyRL (2026-04): the default"};
constexpr std::string_view clamped_names[] = {"verl (2026-07): kl_loss_type low_var_kl, k3", "slime (2025-12): kl_loss_type low_var_kl"};
constexpr std::string_view k2_reward_names[] = {"verl (2026-07): use_kl_in_reward with kl_penalty mse, k2",
                                                "OpenRLHF (2025-02): kl_estimator k2, in the reward"};
constexpr std::string_view k3_reward_names[] = {"TRL PPO (2025-04): kl_estimator=\"k3\"", "OpenRLHF (2025-02): kl_estimator k3, in the reward"};
constexpr std::string_view k1_weighted_names[] = {"slime (#1004, 2025-12): use-unbiased-kl with kl_loss_type k1"};
constexpr std::string_view k2_weighted_names[] = {"slime (#1004, 2025-12): use-unbiased-kl with kl_loss_type k2"};
constexpr std::string_view k3_weighted_names[] = {"TRL GRPO (#4638, 2025-12): use_bias_correction_kl; the default since #6503, 2026-07",
                                                  "slime (#1004, 2025-12): use-unbiased-kl with kl_loss_type k3", "NeMo-RL (#2506, 2026-05), clamped",
                                                  "cosmos-rl (#423, 2025-12)"};
constexpr std::string_view straight_through_names[] = {"verl (#6058, 2026-04): k3+, low_var_kl+"};

constexpr std::string_view truncated_names[] = {"OpenRLHF (#1309, 2026-08): algo.kl.unbiased_gradient, with a cap of its own"};

constexpr std::string_view gradient_forward = "\\nabla_\\theta D(P\\|Q)", gradient_reverse = "\\nabla_\\theta D(Q\\|P)";
constexpr std::string_view tang_munos = "Tang & Munos (2025), On a few pitfalls in KL divergence gradient estimation for RL, arXiv 2506.09477";

constexpr Estimator table[] = {
    entry(reverse_gradient({.name = "k1-loss",
                            .formula = "s",
                            .expectation = "0",
                            .unbiased = false,
                            .placement = Placement{"k1", "loss"},
                            .known_as = k1_loss_names,
                            .source = tang_munos}),
          [](const auto& x, int j) { return x.score[j]; }),
    entry(reverse_gradient({.name = "k2-loss",
                            .formula = "\\ell\\,s",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .placement = Placement{"k2", "loss"},
                            .known_as = k2_loss_names,
                            .source = "Liu et al. (2025), arXiv 2510.01555: as a loss, k2 has the gradient of k1 in the reward"}),
          [](const auto& x, int j) { return x.log_q_over_p * x.score[j]; }),
    entry(reverse_gradient({.name = "k3-loss",
                            .formula = "(1-r)\\,s",
                            .expectation = gradient_forward,
                            .unbiased = false,
                            .placement = Placement{"k3", "loss"},
                            .known_as = k3_loss_names,
                            .source = tang_munos}),
          [](const auto& x, int j) { return -x.r_minus_one * x.score[j]; }),
    entry(reverse_gradient({.name = "clamped-k3-loss",
                            .formula = "(1-r)\\,s\\;\\text{ where }\\;r-1-\\log r\\le 10,\\text{ else }0",
                            .expectation = "\\mathbb{E}_Q[(1-r)\\,s;\\,r-1-\\log r\\le 10]",
                            .unbiased = false,
                            .known_as = clamped_names,
                            .source = "verl, kl_penalty in verl/trainer/ppo/core_algos.py: log r clamped to ±20, then k3 to at most 10"}),
          // Where the first clamp acts, the second does: k3 at log r = ±20 is above 10.
          [](const auto& x, int j) { return where_at_most(x.k3, 10, -x.r_minus_one * x.score[j]); }),
    entry(reverse_gradient({.name = "k2-reward",
                            .formula = "\\tfrac{1}{2}\\ell^2\\,s",
                            .expectation = "\\nabla_\\theta\\,\\mathbb{E}_Q[\\tfrac{1}{2}\\ell^2]-\\nabla_\\theta D(Q\\|P)",
                            .unbiased = false,
                            .placement = Placement{"k2", "reward"},
                            .known_as = k2_reward_names,
                            .source = "k2 of Schulman (2020), Approximating KL Divergence, as a reward"}),
          [](const auto& x, int j) { return 0.5 * x.log_q_over_p * x.log_q_over_p * x.score[j]; }),
    entry(reverse_gradient({.name = "k3-reward",
                            .formula = "(r-1+\\ell)\\,s",
                            .expectation = "\\nabla_\\theta D(Q\\|P)-\\nabla_\\theta D(P\\|Q)",
                            .unbiased = false,
                            .placement = Placement{"k3", "reward"},
                            .known_as = k3_reward_names,
                            .source = "Shah et al. (2025), A comedy of estimators, arXiv 2512.21852"}),
          [](const auto& x, int j) { return x.k3 * x.score[j]; }),
    entry(reverse_gradient({.name = "k1-weighted-loss",
                            .formula = "\\rho(\\ell+1)\\,s,\\quad\\rho=q/\\mu",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .placement = Placement{"k1", "weighted-loss"},
                            .known_as = k1_weighted_names,
                            .source = "gradient of ρ k1, ρ differentiated as well; Tang & Munos (2025), arXiv 2506.09477"}),
          [](const auto& x, int j) { return x.rho * (x.log_q_over_p + 1) * x.score[j]; }),
    entry(reverse_gradient({.name = "k2-weighted-loss",
                            .formula = "\\rho(\\ell+\\tfrac{1}{2}\\ell^2)\\,s,\\quad\\rho=q/\\mu",
                            .expectation = "\\nabla_\\theta\\,\\mathbb{E}_Q[\\tfrac{1}{2}\\ell^2]",
                            .unbiased = false,
                            .placement = Placement{"k2", "weighted-loss"},
                            .known_as = k2_weighted_names,
                            .source = "gradient of ρ k2, ρ differentiated as well; slime, pull request 1039 (2025)"}),
          [](const auto& x, int j) { return x.rho * (x.log_q_over_p + 0.5 * x.log_q_over_p * x.log_q_over_p) * x.score[j]; }),
    entry(reverse_gradient({.name = "k3-weighted-loss",
                            .formula = "\\rho\\,\\ell\\,s,\\quad\\rho=q/\\mu",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .placement = Placement{"k3", "weighted-loss"},
                            .known_as = k3_weighted_names,
                            .source = "DeepSeek-V3.2 (2025), arXiv 2512.02556, section 3.1, equation 7"}),
          // ∇(ρ k3) = ρ k3 s + ρ(1 − r)s
          [](const auto& x, int j) { return x.rho * x.log_q_over_p * x.score[j]; }),
    entry(reverse_gradient({.name = "truncated-k3-weighted-loss",
                            .formula = "\\min(\\rho,\\,2)\\,\\ell\\,s,\\quad\\rho=q/\\mu",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .placement = Placement{"k3", "weighted-loss"},
                            .known_as = truncated_names,
                            .source = "Ionides (2008), Truncated importance sampling, of k3-weighted-loss; off-policy biased where the cap acts"}),
          [](const auto& x, int j) { return at_most(x.rho, 2) * x.log_q_over_p * x.score[j]; }),
    entry(reverse_gradient({.name = "k3-straight-through",
                            .formula = "\\ell\\,s",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .placement = Placement{"k3", "straight-through"},
                            .known_as = straight_through_names,
                            .source = "verl, pull request 2953 (2025): the value of k3, the gradient of k2 as a loss"}),
          [](const auto& x, int j) { return x.log_q_over_p * x.score[j]; }),
};

}  // namespace

std::span<const Estimator> placement_entries() { return table; }

}  // namespace kl::estimator
