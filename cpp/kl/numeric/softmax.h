/// The softmax of some numbers.
#pragma once
#include "kl/numeric/values.h"

namespace kl::numeric {

/// e^logitᵢ / Σ e^logitⱼ, n shares that sum to one: relative error < 1e-15 (4 + the distance of the logit from the largest), down to the smallest double.
/// NaN where a logit is NaN or +∞.
Values softmax(const Values& logits);

}  // namespace kl::numeric
