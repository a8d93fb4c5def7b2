/// Where a product of powers of densities has its mass.
#pragma once
#include <array>
#include <span>
#include <vector>
#include "kl/density/envelope.h"

namespace kl {

/// The densities an integrand is made of: P, Q and, off-policy, the behavior. At most so many.
inline constexpr std::size_t most_densities = 3;
/// Exponents of an integrand Π densityᵢ^exponentᵢ · (powers of x and of logarithms of densities).
using Powers = std::array<double, most_densities>;

/// Π densityᵢ^exponentᵢ from afar: one parabola for its logarithm on each stretch where one piece of each density's outline holds.
class Term {
 public:
  Term(Powers powers, std::span<const Outline> outlines);

  /// An upper bound of the logarithm.
  double log_bound() const { return bound_; }
  /// Whether the term is above e⁻⁸⁰ of its peak there.
  bool matters_at(Position x) const;
  /// Adds the cuts that the term asks for: at its peaks, and where it falls below certain shares of the highest.
  void add_to(std::vector<Break>& all) const;

 private:
  /// constant + slope y − ½ curvature y² between two distances from `origin`.
  struct Stretch {
    double origin, height, slope, curvature, from, to, slack;
    double at(double y) const { return height + y * (slope - 0.5 * curvature * y); }
    double vertex() const { return slope / curvature; }
    bool has_vertex() const { return curvature > 0 && vertex() > from && vertex() < to; }
  };
  void add_stretch(Powers powers, std::span<const Piece* const> pieces, Position from, Position to);
  std::vector<Stretch> stretches_;
  double peak_, bound_;
};

}  // namespace kl
