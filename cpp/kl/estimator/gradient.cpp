/// The table of estimators of the gradient ∇_θ D: of forward KL from samples of P, of reverse KL from samples of Q.
#include "kl/estimator/entry.h"

namespace kl::estimator {
namespace {

constexpr std::string_view score_names[] = {"maximum likelihood"};
constexpr std::string_view score_function_names[] = {"REINFORCE", "PPO and RLOO trainers: k1 in the reward", "k2 as a loss"};
constexpr std::string_view leave_one_out_names[] = {"RLOO", "VarGrad"};
constexpr std::string_view pathwise_names[] = {"reparameterization"};

constexpr Estimator table[] = {
    entry({.name = "score",
           .estimates = Estimates::gradient,
           .objective = Objective::forward_kl,
           .samples_from = Side::p,
           .formula = "-s",
           .expectation = "\\nabla_\\theta D(P\\|Q)",
           .unbiased = true,
           .bears_ratio = false,
           .takes_lambda = false,
           .batch = Batch::average,
           .known_as = score_names,
           .source = "Fisher (1922), On the mathematical foundations of theoretical statistics: maximum likelihood; gradient of k1"},
          [](const auto& x, int j) { return -x.score[j]; }),
    entry({.name = "k3-gradient",
           .estimates = Estimates::gradient,
           .objective = Objective::forward_kl,
           .samples_from = Side::p,
           .formula = "(r-1)\\,s",
           .expectation = "\\nabla_\\theta D(P\\|Q)",
           .unbiased = true,
           .bears_ratio = true,
           .takes_lambda = false,
           .batch = Batch::average,
           .known_as = {},
           .source = "gradient of k3 in Schulman (2020), Approximating KL Divergence"},
          [](const auto& x, int j) { return x.r_minus_one * x.score[j]; }),
    entry({.name = "control-variate-gradient",
           .estimates = Estimates::gradient,
           .objective = Objective::forward_kl,
           .samples_from = Side::p,
           .formula = "(\\lambda r-1)\\,s",
           .expectation = "\\nabla_\\theta D(P\\|Q)",
           .unbiased = true,
           .bears_ratio = true,
           .takes_lambda = true,
           .batch = Batch::average,
           .known_as = {},
           .source = "gradient of the family of k1 (λ = 0) and k3 (λ = 1) in Schulman (2020), Approximating KL Divergence"},
          // λr − 1 without cancellation at λ = 1
          [](const auto& x, int j) { return (x.lambda * x.r_minus_one + (x.lambda - 1)) * x.score[j]; }),
    entry({.name = "score-function",
           .estimates = Estimates::gradient,
           .objective = Objective::reverse_kl,
           .samples_from = Side::q,
           .formula = "\\ell\\,s",
           .expectation = "\\nabla_\\theta D(Q\\|P)",
           .unbiased = true,
           .bears_ratio = false,
           .takes_lambda = false,
           .batch = Batch::average,
           .known_as = score_function_names,
           .source = "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning; "
                     "Ranganath, Gerrish & Blei (2014), Black box variational inference"},
          [](const auto& x, int j) { return x.log_q_over_p * x.score[j]; }),
    entry({.name = "score-function-leave-one-out",
           .estimates = Estimates::gradient,
           .objective = Objective::reverse_kl,
           .samples_from = Side::q,
           .formula = "\\frac{N}{N-1}(\\ell-\\bar\\ell)\\,s",
           .expectation = "\\nabla_\\theta D(Q\\|P)",
           .unbiased = true,
           .bears_ratio = false,
           .takes_lambda = false,
           .batch = Batch::leave_one_out,
           .known_as = leave_one_out_names,
           .source = "Richter, Boustati, Nüsken, Ruiz & Akyildiz (2020), VarGrad: a low-variance gradient estimator for variational "
                     "inference, arXiv 2010.10436"},
          [](const auto& x, int j) { return (x.log_q_over_p - x.lambda) * x.score[j]; }),
    entry({.name = "pathwise",
           .estimates = Estimates::gradient,
           .objective = Objective::reverse_kl,
           .samples_from = Side::q,
           .formula = "\\frac{d\\ell}{d\\theta}=\\frac{\\partial x}{\\partial\\theta}\\,\\partial_x\\ell+s",
           .expectation = "\\nabla_\\theta D(Q\\|P)",
           .unbiased = true,
           .bears_ratio = false,
           .takes_lambda = false,
           .batch = Batch::average,
           .known_as = pathwise_names,
           .source = "Mohamed, Rosca, Figurnov & Mnih (2020), Monte Carlo gradient estimation in machine learning, section 5"},
          [](const auto& x, int j) { return x.path[j] * x.slope + x.score[j]; }),
    entry({.name = "sticking-the-landing",
           .estimates = Estimates::gradient,
           .objective = Objective::reverse_kl,
           .samples_from = Side::q,
           .formula = "\\frac{\\partial x}{\\partial\\theta}\\,\\partial_x\\ell=\\frac{d\\ell}{d\\theta}-s",
           .expectation = "\\nabla_\\theta D(Q\\|P)",
           .unbiased = true,
           .bears_ratio = false,
           .takes_lambda = false,
           .batch = Batch::average,
           .known_as = {},
           .source = "Roeder, Wu & Duvenaud (2017), Sticking the landing: simple, lower-variance gradient estimators for variational "
                     "inference, arXiv 1703.09194"},
          [](const auto& x, int j) { return x.path[j] * x.slope; }),
};

}  // namespace

std::span<const Estimator> gradient_entries() { return table; }

}  // namespace kl::estimator
