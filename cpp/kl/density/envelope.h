/// Which weighted component of p leads where: log p lies at most log(number of components) above the largest of their logarithms,
/// so that the upper envelope of a few parabolas tells where any p^a q^b has its mass, however extreme.
#pragma once
#include <limits>
#include <vector>
#include "kl/density/mixture.h"

namespace kl {

/// A place on the line, kept as the sum of two numbers: near a narrow peak far from 0 one double would lose its digits.
struct Position {
  double anchor, offset;
  double x() const { return anchor + offset; }
  double minus(Position other) const { return (anchor - other.anchor) + (offset - other.offset); }
  Position plus(double distance) const { return {anchor, offset + distance}; }
};

/// constant − ½ precision (x − center)²: the logarithm of a weighted normal density.
struct Parabola {
  double center, precision, constant;
  explicit Parabola(const Mixture::Component& component);
  double at(Position x) const {
    const double distance = (x.anchor - center) + x.offset;
    return constant - 0.5 * precision * distance * distance;
  }
  double slope_at(Position x) const { return -precision * ((x.anchor - center) + x.offset); }
};

/// Real solutions of ½ c y² − g y − k = 0, ascending.
std::vector<double> parabola_roots(double c, double g, double k);

/// Where one component leads.
struct Reign {
  std::size_t component;
  Position from, to;  ///< offset −∞ or +∞ at the ends of the line
};
/// From left to right, without gaps; neighbors differ in their component.
std::vector<Reign> upper_envelope(const std::vector<Parabola>& parabolas);

}  // namespace kl
