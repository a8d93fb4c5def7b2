/// Where P has its mass, roughly: what searches for optima start from.
#pragma once
#include <vector>
#include "kl/density/density.h"
#include "kl/experiment/expectation_maximization.h"

namespace kl::experiment {

/// 1024 samples of P from a stream of its own, without the lowest and the highest hundredth: heavy tails have samples far from everything.
Counted crowd(const Density& p);

/// P in parts, by ascending mean: the components of a mixture; of another density eight parts of equal mass, each as a normal component with the mean and sd
/// of the samples in it.
std::vector<Mixture::Component> parts_of(const Density& p);

}  // namespace kl::experiment
