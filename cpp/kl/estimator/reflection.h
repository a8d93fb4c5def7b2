/// Samples with their noise turned round: x = m_k + ε becomes m_k − ε, k the component that x came from.
#pragma once
#include <vector>
#include "kl/density/density.h"

namespace kl::estimator {

/// Whether a density has such noise: a Gaussian or a mixture of them.
bool has_reflection(const Density& density);

/// P(component | x) at each row of x (n × 1): n × components.
Points responsibilities(const Density& density, const Points& x);
/// Each row of x about the mean of each component: first all rows about the first component's.
Points reflections(const Density& density, const Points& x);
/// One reflection of each sample, about a component drawn as x says: which of them x came from is as random as that once x is known.
Points reflected_sample(const Density& density, numeric::Stream& stream, const Points& x);

}  // namespace kl::estimator
