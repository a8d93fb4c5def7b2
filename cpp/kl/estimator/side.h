/// Which of the two densities samples are drawn from.
#pragma once

namespace kl::estimator {

enum class Side { p, q };  ///< off-policy, samples of Q's side are drawn from the behavior

}  // namespace kl::estimator
