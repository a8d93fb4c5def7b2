/// The densities of tests/truth.
#pragma once
#include <stdexcept>
#include "../truth/cases.h"
#include "kl/density/density.h"

namespace kl {

inline Density density_of(const truth::DensityTruth& reference) {
  const truth::Numbers& x = reference.numbers;
  if (reference.family == Gaussian::family) return Gaussian{x[0], x[1]};
  if (reference.family == StudentT::family) return StudentT{x[0], x[1], x[2]};
  if (reference.family == Laplace::family) return Laplace{x[0], x[1]};
  if (reference.family == SkewNormal::family) return SkewNormal{x[0], x[1], x[2]};
  if (reference.family == Uniform::family) return Uniform{x[0], x[1]};
  if (reference.family == Drawn::family) return Drawn{x[0], x[1], {x.begin() + 2, x.end()}};
  if (reference.family != Mixture::family) throw std::logic_error("a reference of a family that is not here");
  Mixture mixture;
  for (std::size_t i = 0; i < x.size(); i += 3) mixture.components.push_back({x[i], x[i + 1], x[i + 2]});
  return mixture;
}

}  // namespace kl
