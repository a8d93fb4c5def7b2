/// The table of divergences: what each integrates, and how it belongs to the alpha family.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include "kl/divergence/divergence.h"

namespace kl::divergence {

/// q f(u) and q (f(u) − u f′(u) + constant) at n points, u = p/q; the constant makes the second vanish at u = 1.
/// Both are homogeneous in (p, q): adding c to both logarithms multiplies them by e^c.
using Evaluate = void (*)(const Values& log_p, const Values& log_q, double alpha, double* cost, double* bracket);

struct Entry {
  Kind kind;
  std::string_view name;  ///< as in api.ts
  /// D = multiple · D_alpha, D_alpha = (1 − ∫p^alpha q^(1−alpha)) / (alpha (1 − alpha)); none where D is of no such kind.
  std::optional<double> alpha;
  double multiple;
  /// D is finite iff ∫ p^power q^(1−power) |x|^growth is.
  double power, growth;
  Evaluate evaluate;
};

/// All entries, in the order of `Kind`.
std::span<const Entry> entries();
/// The entry with alpha filled in; alpha 1 and 0 give those of forward and reverse KL.
Entry entry(Divergence d);

}  // namespace kl::divergence
