/// The table of estimators of the gradient ∇_θ D from statistics and variational inference: of forward KL from samples of P or of Q, of reverse KL
/// from samples of Q. What training code ships is in placement.cpp.
#include "kl/estimator/entry.h"

namespace kl::estimator {
namespace {

constexpr std::string_view score_names[] = {"maximum likelihood", "PyTorch: negative log-likelihood on data"};
constexpr std::string_view self_normalized_names[] = {"reweighted wake-sleep", "Pyro: ReweightedWakeSleep"};
constexpr std::string_view score_function_names[] = {"REINFORCE",
                                                     "TRL PPO (2025-04): kl_estimator=\"k1\", in the reward",
                                                     "TRL RLOO (2026-09): k1 in the reward",
                                                     "verl (2026-07): use_kl_in_reward with kl_penalty kl, k1",
                                                     "OpenRLHF (2025-02): kl_estimator k1, in the reward",
                                                     "TFP (0.25): GradientEstimators.SCORE_FUNCTION",
                                                     "Pyro: Trace_ELBO, where the guide has no rsample"};
constexpr std::string_view mean_baseline_names[] = {"Pyro: TraceGraph_ELBO with a baseline"};
constexpr std::string_view leave_one_out_names[] = {"RLOO", "VarGrad"};
constexpr std::string_view pathwise_names[] = {"reparameterization", "TFP (0.25): GradientEstimators.REPARAMETERIZATION",
                                               "Pyro: Trace_ELBO, where the guide has rsample"};
constexpr std::string_view landing_names[] = {"TFP (0.25): GradientEstimators.DOUBLY_REPARAMETERIZED, of one importance sample",
                                              "BlackJAX: meanfield_vi(stl_estimator=True)", "AdvancedVI.jl: StickingTheLandingEntropy()"};

constexpr std::string_view gradient_forward = "\\nabla_\\theta D(P\\|Q)", gradient_reverse = "\\nabla_\\theta D(Q\\|P)";
constexpr std::string_view williams =
    "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning; "
    "Ranganath, Gerrish & Blei (2014), Black box variational inference";

constexpr Estimator table[] = {
    // Forward KL, x ~ P: the samples do not depend on θ.
    entry(forward_gradient(Side::p, {.name = "score",
                                     .formula = "-s",
                                     .expectation = gradient_forward,
                                     .unbiased = true,
                                     .known_as = score_names,
                                     .source = "Fisher (1922), On the mathematical foundations of theoretical statistics: maximum likelihood; gradient of k1"}),
          [](const auto& x, int j) { return -x.score[j]; }),
    entry(forward_gradient(Side::p, {.name = "k2-gradient",
                                     .formula = "(\\log r)\\,s",
                                     .expectation = "\\nabla_\\theta\\,\\mathbb{E}_P[\\tfrac{1}{2}\\log^2 r]",
                                     .unbiased = false,
                                     .source = "gradient of k2 in Schulman (2020), Approximating KL Divergence"}),
          [](const auto& x, int j) { return x.log_r * x.score[j]; }),
    entry(forward_gradient(Side::p, {.name = "k3-gradient",
                                     .formula = "(r-1)\\,s",
                                     .expectation = gradient_forward,
                                     .unbiased = true,
                                     .source = "gradient of k3 in Schulman (2020), Approximating KL Divergence"}),
          [](const auto& x, int j) { return x.r_minus_one * x.score[j]; }),
    entry(forward_gradient(Side::p, {.name = "control-variate-gradient",
                                     .formula = "(\\lambda r-1)\\,s",
                                     .expectation = gradient_forward,
                                     .unbiased = true,
                                     .takes_lambda = true,
                                     .source = "gradient of the family of k1 (λ = 0) and k3 (λ = 1) in Schulman (2020), Approximating KL Divergence"}),
          // λr − 1 without cancellation at λ = 1
          [](const auto& x, int j) { return (x.lambda * x.r_minus_one + (x.lambda - 1)) * x.score[j]; }),
    entry(forward_gradient(Side::p, {.name = "optimal-control-variate-gradient",
                                     .formula = "(\\lambda^*r-1)\\,s,\\quad\\lambda^*=\\frac{\\operatorname{Cov}(s,\\,r\\,s)}{\\operatorname{Var}(r\\,s)}",
                                     .expectation = gradient_forward,
                                     .unbiased = true,
                                     .batch = Batch::two_fold,
                                     .source = "Avramidis & Wilson (1993), A splitting scheme for control variates, applied to the gradient of the family of Schulman (2020)"}),
          [](const auto& x, int j) { return (x.lambda * x.r_minus_one + (x.lambda - 1)) * x.score[j]; }),

    // Forward KL, x ~ Q, w = p/q.
    entry(forward_gradient(Side::q, {.name = "importance-score",
                                     .formula = "-w\\,s,\\quad w=p/q",
                                     .expectation = gradient_forward,
                                     .unbiased = true,
                                     .source = "Kahn & Marshall (1953), Methods of reducing sample size in Monte Carlo computations: importance sampling, of −E_P[s]"}),
          [](const auto& x, int j) { return -x.r * x.score[j]; }),
    entry(forward_gradient(Side::q, {.name = "importance-score-control-variate",
                                     .formula = "(1-w)\\,s,\\quad w=p/q",
                                     .expectation = gradient_forward,
                                     .unbiased = true,
                                     .source = "Mohamed, Rosca, Figurnov & Mnih (2020), Monte Carlo gradient estimation in machine learning, section 7.4: the score, "
                                               "whose mean is zero, as control variate"}),
          [](const auto& x, int j) { return -x.r_minus_one * x.score[j]; }),
    // λ = N w̃, so that the estimate is an average here, too
    entry(forward_gradient(Side::q, {.name = "self-normalized-importance-score",
                                     .formula = "-N\\,\\tilde w\\,s,\\quad\\tilde w_i=w_i\\Big/\\sum_k w_k,\\quad w=p/q",
                                     .expectation = "\\nabla_\\theta D(P\\|Q)+O(1/N)",
                                     .unbiased = false,
                                     .batch = Batch::self_normalized,
                                     .known_as = self_normalized_names,
                                     .source = "Bornschein & Bengio (2015), Reweighted wake-sleep"}),
          [](const auto& x, int j) { return -x.lambda * x.score[j]; }),

    // Reverse KL, x ~ Q.
    entry(reverse_gradient({.name = "score-function",
                            .formula = "\\ell\\,s",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .placement = Placement{"k1", "reward"},
                            .known_as = score_function_names,
                            .source = williams}),
          [](const auto& x, int j) { return x.log_q_over_p * x.score[j]; }),
    entry(reverse_gradient({.name = "score-function-mean-baseline",
                            .formula = "(\\ell-D(Q\\|P))\\,s",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .batch = Batch::mean_baseline,
                            .known_as = mean_baseline_names,
                            .source = williams}),
          [](const auto& x, int j) { return (x.log_q_over_p - x.lambda) * x.score[j]; }),
    entry(reverse_gradient({.name = "score-function-batch-baseline",
                            .formula = "(\\ell-\\bar\\ell)\\,s",
                            .expectation = "(1-\\tfrac{1}{N})\\,\\nabla_\\theta D(Q\\|P)",
                            .unbiased = false,
                            .batch = Batch::batch_baseline,
                            .source = "Williams (1992), with the mean of the batch, its own sample in it, as baseline: 1 − 1/N of leave-one-out"}),
          [](const auto& x, int j) { return (x.log_q_over_p - x.lambda) * x.score[j]; }),
    entry(reverse_gradient({.name = "score-function-leave-one-out",
                            .formula = "\\frac{N}{N-1}(\\ell-\\bar\\ell)\\,s",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .batch = Batch::leave_one_out,
                            .known_as = leave_one_out_names,
                            .source = "Richter, Boustati, Nüsken, Ruiz & Akyildiz (2020), VarGrad: a low-variance gradient estimator for variational "
                                      "inference, arXiv 2010.10436"}),
          [](const auto& x, int j) { return (x.log_q_over_p - x.lambda) * x.score[j]; }),
    entry(reverse_gradient({.name = "score-function-optimal-baseline",
                            .formula = "(\\ell-b^*)\\,s,\\quad b^*=\\frac{\\mathbb{E}_Q[\\ell\\,s^2]}{\\mathbb{E}_Q[s^2]}",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .batch = Batch::two_fold,
                            .source = "Ranganath, Gerrish & Blei (2014), Black box variational inference, section 4.2; fitted as in Avramidis & Wilson (1993)"}),
          [](const auto& x, int j) { return (x.log_q_over_p - x.lambda) * x.score[j]; }),
    entry(reverse_gradient({.name = "pathwise",
                            .formula = "\\frac{d\\ell}{d\\theta}=\\frac{\\partial x}{\\partial\\theta}\\,\\partial_x\\ell+s",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .known_as = pathwise_names,
                            .source = "Mohamed, Rosca, Figurnov & Mnih (2020), Monte Carlo gradient estimation in machine learning, section 5"}),
          [](const auto& x, int j) { return x.path[j] * x.slope + x.score[j]; }),
    entry(reverse_gradient({.name = "antithetic-pathwise",
                            .formula = "\\tfrac{1}{2}\\Big(\\frac{d\\ell}{d\\theta}(\\varepsilon)+\\frac{d\\ell}{d\\theta}(-\\varepsilon)\\Big)",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .batch = Batch::antithetic,
                            .source = "Hammersley & Morton (1956), A new Monte Carlo technique: antithetic variates"}),
          [](const auto& x, int j) { return x.path[j] * x.slope + x.score[j]; }),
    entry(reverse_gradient({.name = "sticking-the-landing",
                            .formula = "\\frac{\\partial x}{\\partial\\theta}\\,\\partial_x\\ell=\\frac{d\\ell}{d\\theta}-s",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .known_as = landing_names,
                            .source = "Roeder, Wu & Duvenaud (2017), Sticking the landing: simple, lower-variance gradient estimators for variational "
                                      "inference, arXiv 1703.09194"}),
          [](const auto& x, int j) { return x.path[j] * x.slope; }),
    entry(reverse_gradient({.name = "k3-pathwise",
                            .formula = "(1-r)\\,\\frac{d\\ell}{d\\theta}",
                            .expectation = gradient_reverse,
                            .unbiased = true,
                            .source = "gradient of k3 in Schulman (2020), Approximating KL Divergence, along the path"}),
          [](const auto& x, int j) { return -x.r_minus_one * (x.path[j] * x.slope + x.score[j]); }),
};

}  // namespace

std::span<const Estimator> gradient_entries() { return table; }

}  // namespace kl::estimator
