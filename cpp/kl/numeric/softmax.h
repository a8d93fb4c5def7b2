/// The softmax of some numbers, and its logarithm.
#pragma once
#include "kl/numeric/values.h"

namespace kl::numeric {

/// e^logitᵢ / Σ e^logitⱼ, n shares that sum to one: relative error < 1e-15 (4 + the distance of the logit from the largest), down to the smallest double.
/// NaN where a logit is NaN or +∞.
Values softmax(const Values& logits);
/// Their logarithms: to within 2 ulp of the largest difference of two logits, finite as long as that is.
Values log_softmax(const Values& logits);

}  // namespace kl::numeric
