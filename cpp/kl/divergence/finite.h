/// When ∫ p^a q^b is finite, whatever the densities: decided from where they live, where they vanish and how they die out, never from numbers.
#pragma once
#include "kl/density/density.h"

namespace kl::divergence {

/// Whether p = 0 wherever q = 0, up to single points.
bool is_covered(const Density& p, const Density& by);

/// Whether ∫ p^power q^(1−power) is finite, at power 1 that of p |log q| and at power 0 that of q |log p|. Where p > 0 = q that takes power < 1, where
/// q > 0 = p power > 0. The densities must be normalized.
bool is_finite(double power, const Density& p, const Density& q);

}  // namespace kl::divergence
