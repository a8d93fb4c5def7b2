/// Where two densities are equal: the kinks of total variation.
#pragma once
#include <vector>
#include "kl/density/density.h"
#include "kl/density/envelope.h"

namespace kl {

/// A place where a quadrature must cut.
struct Break {
  Position at;
  double scale;  ///< how far from here the integrand keeps its shape
  bool is_kink = false;
};

inline bool is_left_of(Position a, Position b) { return a.x() != b.x() ? a.x() < b.x() : a.offset < b.offset; }

/// Where log p = log q, to the last bit: each change of sign that sixteen steps a panel show, and each pair between them where p and q
/// begin to touch.
/// `breaks`: ascending, at every peak of both at its scale. The `scale` of what is found is the distance to its neighbors. p must be normalized.
std::vector<Break> find_equalities(const std::vector<Break>& breaks, const Density& p, const Gaussian& q);

}  // namespace kl
