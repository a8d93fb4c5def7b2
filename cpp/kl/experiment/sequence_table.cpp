#include "kl/experiment/sequence_table.h"

namespace kl::experiment {
namespace {

using estimator::Estimates;

constexpr std::string_view amini = "Amini, Vieira & Cotterell (2025), Better estimation of the KL divergence between language models, arXiv 2504.10637";
constexpr std::string_view schulman = "Schulman (2020), Approximating KL Divergence";
constexpr std::string_view sutton = "Sutton, McAllester, Singh & Mansour (2000), Policy gradient methods for reinforcement learning with function approximation";

constexpr std::string_view token_k1_names[] = {"TRL, verl, OpenRLHF, NeMo-RL: k1 of each token, summed"};
constexpr std::string_view token_k3_names[] = {"TRL GRPO, verl low_var_kl (clamped), OpenRLHF, slime, NeMo-RL: k3 of each token"};
constexpr std::string_view full_names[] = {"verl (2026-07): kl_penalty full", "TRL GKD"};
constexpr std::string_view generalized_names[] = {"MOPD; ms-swift (#10079, 2026-09, asked for)"};
constexpr std::string_view rest_names[] = {"verl (#7855, 2026-09, open), in the other direction", "OpenClaw-RL (#4, 2026-03)"};
constexpr std::string_view tail_names[] = {"NeMo-RL (#3608, 2026-08, open)"};
constexpr std::string_view to_go_names[] = {"PPO and REINFORCE++ trainers: k1 of each token in the reward, discount 1"};
constexpr std::string_view sequence_score_names[] = {"TRL RLOO (2025-01): token_level_kl off, k1 in the reward"};
constexpr std::string_view token_k2_loss_names[] = {"verl kl_loss_type mse, OpenRLHF and slime k2, as a loss; in gradient also the k3 weighted by ρ of DeepSeek-V3.2, on-policy"};
constexpr std::string_view token_k3_loss_names[] = {"TRL GRPO (until #6503, 2026-07), verl kl_loss_type low_var_kl, OpenRLHF and slime k3, as a loss"};
constexpr std::string_view full_loss_names[] = {"NeMo-RL (#3978, 2026-09): on_policy_distillation.full", "TRL GKD, reverse"};

constexpr std::string_view divergence = "D(\\pi\\|\\pi_{\\text{ref}})", gradient = "\\nabla D(\\pi\\|\\pi_{\\text{ref}})";
constexpr std::string_view fixed_prefixes = "\\mathbb{E}\\sum_t\\nabla D_t(y_{<t}),\\quad\\text{the prefixes held fixed}";

constexpr SequenceEstimator table[] = {
    {.name = "k1", .estimates = Estimates::value, .catalog = "k1", .scope = Scope::sequence, .tokens = Tokens::drawn,
     .formula = "\\ell(y)=\\sum_t\\ell_t", .expectation = divergence, .unbiased = true, .known_as = token_k1_names, .source = schulman},
    {.name = "k2", .estimates = Estimates::value, .catalog = "k2", .scope = Scope::sequence, .tokens = Tokens::drawn,
     .formula = "\\tfrac{1}{2}\\,\\ell(y)^2", .expectation = "\\tfrac{1}{2}\\,\\mathbb{E}[\\ell(y)^2]", .unbiased = false, .source = schulman},
    {.name = "k3", .estimates = Estimates::value, .catalog = "k3", .scope = Scope::sequence, .tokens = Tokens::drawn,
     .formula = "r(y)-1+\\ell(y),\\quad r=e^{-\\ell}", .expectation = divergence, .unbiased = true, .source = schulman},
    {.name = "token-k2", .estimates = Estimates::value, .catalog = "k2", .scope = Scope::token, .tokens = Tokens::drawn,
     .formula = "\\sum_t\\tfrac{1}{2}\\,\\ell_t^2", .expectation = "\\tfrac{1}{2}\\,\\mathbb{E}\\sum_t\\ell_t^2", .unbiased = false, .source = schulman},
    {.name = "token-k3", .estimates = Estimates::value, .catalog = "k3", .scope = Scope::token, .tokens = Tokens::drawn,
     .formula = "\\sum_t(r_t-1+\\ell_t)", .expectation = divergence, .unbiased = true, .known_as = token_k3_names, .source = schulman},
    {.name = "rao-blackwell", .estimates = Estimates::value, .catalog = "k1", .scope = Scope::token, .tokens = Tokens::all,
     .formula = "\\sum_t D_t(y_{<t})=\\sum_t\\sum_a\\pi(a|y_{<t})\\,\\ell(a|y_{<t})", .expectation = divergence, .unbiased = true, .known_as = full_names, .source = amini},
    {.name = "top-k", .estimates = Estimates::value, .catalog = "k1", .scope = Scope::token, .tokens = Tokens::top,
     .formula = "\\sum_t\\sum_{a\\in\\text{top}}\\pi(a|y_{<t})\\,\\ell(a|y_{<t})", .expectation = "D(\\pi\\|\\pi_{\\text{ref}})-\\text{what the others add}", .unbiased = false,
     .source = "verl, forward_kl_topk (2026-09), in the other direction: cut off at the k likeliest tokens"},
    {.name = "top-k-generalized", .estimates = Estimates::value, .catalog = "k3", .scope = Scope::token, .tokens = Tokens::top,
     .formula = "\\sum_t\\sum_{a\\in\\text{top}}\\big(\\pi\\,\\ell-\\pi+\\pi_{\\text{ref}}\\big)(a|y_{<t})", .expectation = "\\le D(\\pi\\|\\pi_{\\text{ref}})", .unbiased = false,
     .known_as = generalized_names, .source = "MOPD (2026), arXiv 2606.30406, equation 5: the mean of k3 over the k likeliest tokens"},
    {.name = "top-k-rest", .estimates = Estimates::value, .catalog = "k1", .scope = Scope::token, .tokens = Tokens::top_and_rest,
     .formula = "\\sum_t\\sum_{a\\in\\text{top or rest}}\\pi(a|y_{<t})\\,\\ell(a|y_{<t})", .expectation = "\\le D(\\pi\\|\\pi_{\\text{ref}})", .unbiased = false,
     .known_as = rest_names, .source = "verl, pull request 7855 (2026): the KL of the coarser distributions, Cover & Thomas (2006), theorem 2.7.1"},
    {.name = "top-k-tail", .estimates = Estimates::value, .catalog = "k1", .scope = Scope::token, .tokens = Tokens::top_and_drawn_rest,
     .formula = "\\sum_t\\Big(\\sum_{a\\in\\text{top}}\\pi(a|y_{<t})\\,\\ell(a|y_{<t})+1[y_t\\notin\\text{top}]\\,\\ell_t\\Big)", .expectation = divergence, .unbiased = true,
     .known_as = tail_names, .source = "NeMo-RL, pull request 3608 (2026): the likeliest tokens exactly, the others as they are drawn"},

    {.name = "score-function", .estimates = Estimates::gradient, .catalog = "score-function", .scope = Scope::sequence, .tokens = Tokens::drawn,
     .formula = "\\ell(y)\\sum_t s_t", .expectation = gradient, .unbiased = true, .known_as = sequence_score_names,
     .source = "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning"},
    {.name = "score-function-leave-one-out", .estimates = Estimates::gradient, .catalog = "score-function-leave-one-out", .scope = Scope::sequence, .tokens = Tokens::drawn,
     .formula = "(\\ell(y)-\\bar\\ell_{\\text{others}})\\sum_t s_t", .expectation = gradient, .unbiased = true,
     .source = "Kool, van Hoof & Welling (2019), Buy 4 REINFORCE samples, get a baseline for free!"},
    {.name = "reward-to-go", .estimates = Estimates::gradient, .catalog = "score-function", .scope = Scope::onward, .tokens = Tokens::drawn,
     .formula = "\\sum_t\\Big(\\sum_{u\\ge t}\\ell_u\\Big)s_t", .expectation = gradient, .unbiased = true, .known_as = to_go_names, .source = sutton},
    {.name = "reward-to-go-leave-one-out", .estimates = Estimates::gradient, .catalog = "score-function-leave-one-out", .scope = Scope::onward, .tokens = Tokens::drawn,
     .formula = "\\sum_t\\Big(\\sum_{u\\ge t}(\\ell_u-\\bar\\ell_{u,\\text{others}})\\Big)s_t", .expectation = gradient, .unbiased = true, .source = sutton},
    {.name = "rao-blackwell-gradient", .estimates = Estimates::gradient, .catalog = "score-function", .scope = Scope::token, .tokens = Tokens::all, .has_later = true,
     .formula = "\\sum_t\\Big(\\nabla D_t(y_{<t})+s_t\\sum_{u>t}D_u(y_{<u})\\Big)", .expectation = gradient, .unbiased = true, .source = amini},
    {.name = "token-loss", .estimates = Estimates::gradient, .catalog = "score-function", .scope = Scope::token, .tokens = Tokens::all,
     .formula = "\\sum_t\\nabla D_t(y_{<t})", .expectation = fixed_prefixes, .unbiased = false, .known_as = full_loss_names,
     .source = "the KL of each step as a loss: what its choice does to later prefixes is left out; Tang & Munos (2025), arXiv 2506.09477"},
    {.name = "token-k1-loss", .estimates = Estimates::gradient, .catalog = "k1-loss", .scope = Scope::token, .tokens = Tokens::drawn,
     .formula = "\\sum_t s_t", .expectation = "0", .unbiased = false, .source = "Tang & Munos (2025), arXiv 2506.09477"},
    {.name = "token-k2-loss", .estimates = Estimates::gradient, .catalog = "k2-loss", .scope = Scope::token, .tokens = Tokens::drawn,
     .formula = "\\sum_t\\ell_t\\,s_t", .expectation = fixed_prefixes, .unbiased = false, .known_as = token_k2_loss_names, .source = "Liu et al. (2025), arXiv 2510.01555"},
    {.name = "token-k3-loss", .estimates = Estimates::gradient, .catalog = "k3-loss", .scope = Scope::token, .tokens = Tokens::drawn,
     .formula = "\\sum_t(1-r_t)\\,s_t", .expectation = "\\mathbb{E}\\sum_t\\nabla D(\\pi_{\\text{ref}}\\|\\pi)(y_{<t}),\\quad\\text{the prefixes held fixed}", .unbiased = false,
     .known_as = token_k3_loss_names, .source = "Tang & Munos (2025), arXiv 2506.09477"},
    {.name = "k3-loss", .estimates = Estimates::gradient, .catalog = "k3-loss", .scope = Scope::sequence, .tokens = Tokens::drawn,
     .formula = "(1-r(y))\\sum_t s_t", .expectation = "\\nabla D(\\pi_{\\text{ref}}\\|\\pi)", .unbiased = false, .source = "Tang & Munos (2025), arXiv 2506.09477"},
    {.name = "top-k-loss", .estimates = Estimates::gradient, .catalog = "k1-weighted-loss", .scope = Scope::token, .tokens = Tokens::top,
     .formula = "\\sum_t\\sum_{a\\in\\text{top}}\\pi\\,(\\ell+1)\\,s(a|y_{<t})", .expectation = "\\mathbb{E}\\sum_t\\nabla\\text{ of top-k},\\quad\\text{the prefixes held fixed}", .unbiased = false,
     .source = "gradient of verl's forward_kl_topk (2026) in the other direction: prefixes and the choice of the k held fixed"},
    {.name = "top-k-generalized-loss", .estimates = Estimates::gradient, .catalog = "score-function", .scope = Scope::token, .tokens = Tokens::top,
     .formula = "\\sum_t\\sum_{a\\in\\text{top}}\\pi\\,\\ell\\,s(a|y_{<t})", .expectation = "\\mathbb{E}\\sum_t\\nabla\\text{ of top-k-generalized},\\quad\\text{the prefixes held fixed}", .unbiased = false,
     .known_as = generalized_names, .source = "MOPD (2026), arXiv 2606.30406, gradient of equation 5"},
    {.name = "top-k-rest-loss", .estimates = Estimates::gradient, .catalog = "k1-weighted-loss", .scope = Scope::token, .tokens = Tokens::top_and_rest,
     .formula = "\\sum_t\\sum_{a\\in\\text{top or rest}}\\pi\\,(\\ell+1)\\,s(a|y_{<t})", .expectation = "\\mathbb{E}\\sum_t\\nabla\\text{ of top-k-rest},\\quad\\text{the prefixes held fixed}", .unbiased = false,
     .known_as = rest_names, .source = "verl, pull request 7855 (2026)"},
    {.name = "top-k-tail-loss", .estimates = Estimates::gradient, .catalog = "score-function", .scope = Scope::token, .tokens = Tokens::top_and_drawn_rest,
     .formula = "\\sum_t\\Big(\\sum_{a\\in\\text{top}}\\pi\\,\\ell\\,s(a|y_{<t})+1[y_t\\notin\\text{top}]\\,\\ell_t\\,s_t\\Big)", .expectation = fixed_prefixes, .unbiased = false,
     .known_as = tail_names, .source = "NeMo-RL, pull request 3608 (2026)"},
};

}  // namespace

std::span<const SequenceEstimator> sequence_estimators() { return table; }

}  // namespace kl::experiment
