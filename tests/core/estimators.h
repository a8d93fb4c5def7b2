/// What the tests of estimators, exact and sampled, are about.
#pragma once
#include <optional>
#include <string>
#include "kl/divergence/divergence.h"
#include "kl/estimator/estimator.h"
#include "kl/estimator/existence.h"

namespace kl::estimator {

inline Chosen chosen(const std::string& name, Objective objective, std::optional<double> lambda = {}) {
  return choose({.name = name, .lambda = lambda}, objective, "estimator");
}
inline Chosen forward(const std::string& name, std::optional<double> lambda = {}) { return chosen(name, Objective::forward_kl, lambda); }
inline Chosen reverse(const std::string& name, std::optional<double> lambda = {}) { return chosen(name, Objective::reverse_kl, lambda); }

/// What the entry ought to estimate.
inline Values truth_of(const Estimator& entry, const Density& p, const Density& q) {
  const divergence::Divergence d{entry.about.objective == Objective::forward_kl ? divergence::Kind::forward_kl : divergence::Kind::reverse_kl};
  return entry.about.estimates == Estimates::value ? Values(Values::Constant(1, divergence::value(d, p, q).value)) : divergence::gradient(d, p, q);
}

/// Of the pair, on-policy.
inline Exact exact(const Chosen& one, const Density& p, const Density& q, double batch_size, double samples) {
  return exact(one, Setting{normalized(p), q}, batch_size, samples);
}

/// Neither symmetric nor near q, and with finite fourth moments of either ratio.
inline const Density rough_p = Mixture{{{0.6, -0.5, 0.9}, {0.4, 0.7, 1.1}}};
inline const Gaussian rough_q{0.3, 1.1};

}  // namespace kl::estimator
