/// What experiments ask of a model beside its parameters: the normal components it is made of, units, and whether it is still one.
#pragma once
#include <string>
#include <vector>
#include "kl/density/density.h"

namespace kl::experiment {

/// Where a divergence is least among the models near.
struct Optimum {
  Density q;     ///< of the family asked for; components of a mixture by ascending mean
  double value;  ///< of the divergence there
};

/// Of a Gaussian one, of weight 1; of a mixture all, as they stand. Of no other model.
std::vector<Mixture::Component> components_of(const Density& model);
/// The unit of each parameter: of means the sd of their component, of logits and logarithms none, of a feature's weight one over how far the feature goes
/// from its mean over the answers.
Values units(const Density& model);
/// Which of its numbers is outside q's ranges, in words ("the mean left the range -1000000 to 1000000"); empty where none is. There is room for
/// the rounding of log and exp at the ends.
std::string what_left_its_range(const Density& model);

}  // namespace kl::experiment
