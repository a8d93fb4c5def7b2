/// The table of divergences: what each integrates, and how it belongs to the alpha family.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include "kl/divergence/divergence.h"

namespace kl::divergence {

/// What D and its derivatives integrate, with u = p/q and s the score: D = ∫ cost, ∂_j D = ∫ bracket s_j,
/// ∂_j ∂_k D = ∫ bracket (s_j s_k + ∂_k s_j) + ∫ curvature s_j s_k. Homogeneous in (p, q): adding c to both logarithms multiplies them by e^c.
struct Integrands {
  Values cost;       ///< q f(u) ≥ 0
  Values bracket;    ///< q (f(u) − u f′(u) + constant), zero at u = 1
  Values curvature;  ///< q u² f″(u) ≥ 0; of total variation, where f″ is a point mass at u = 1, zero
};
using Evaluate = Integrands (*)(const Values& log_p, const Values& log_q, double alpha);

struct Entry {
  Kind kind;
  std::string_view name;  ///< as in api.ts
  /// D = multiple · D_alpha, D_alpha = (1 − ∫p^alpha q^(1−alpha)) / (alpha (1 − alpha)); none where D is of no such kind.
  std::optional<double> alpha;
  double multiple;
  /// D is finite iff ∫ p^power q^(1−power) is, at 1 and 0 times |log p/q|; none where D always is.
  std::optional<double> power;
  Evaluate evaluate;
};

/// All entries, in the order of `Kind`.
std::span<const Entry> entries();
/// The entry with alpha filled in; alpha 1 and 0 give those of forward and reverse KL.
Entry entry(Divergence d);

}  // namespace kl::divergence
