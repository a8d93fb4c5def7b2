/// What the tests of divergences call them.
#pragma once
#include "kl/divergence/divergence.h"
#include "kl/divergence/table.h"

namespace kl::divergence {

inline constexpr Divergence forward{Kind::forward_kl}, reverse{Kind::reverse_kl}, jensen_shannon{Kind::jensen_shannon}, total_variation{Kind::total_variation},
    hellinger{Kind::squared_hellinger}, chi_squared{Kind::chi_squared};
inline Divergence alpha(double a) { return {Kind::alpha, a}; }

}  // namespace kl::divergence
