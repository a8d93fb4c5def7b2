/// The outline of a density: what its logarithm looks like from afar, as parabolas end to end. The outlines of a few densities tell where
/// any product of their powers has its mass, however extreme.
#pragma once
#include <limits>
#include <vector>

namespace kl {

/// A place on the line, kept as the sum of two numbers: near a narrow peak far from 0 one double would lose its digits.
struct Position {
  double anchor, offset;
  double x() const { return anchor + offset; }
  double minus(Position other) const { return (anchor - other.anchor) + (offset - other.offset); }
  Position plus(double distance) const { return {anchor, offset + distance}; }
};

inline bool is_left_of(Position a, Position b) { return a.x() != b.x() ? a.x() < b.x() : a.offset < b.offset; }

/// constant + slope (x − center) − ½ precision (x − center)².
struct Parabola {
  double center, precision, constant, slope = 0;
  double at(Position x) const {
    const double distance = (x.anchor - center) + x.offset;
    return constant + distance * (slope - 0.5 * precision * distance);
  }
  double slope_at(Position x) const { return slope - precision * ((x.anchor - center) + x.offset); }
};
/// The logarithm of weight · N(mean, sd²).
Parabola log_normal_density(double weight, double mean, double sd);

/// Real solutions of ½ c y² − g y − k = 0, ascending.
std::vector<double> parabola_roots(double c, double g, double k);

/// A stretch on which a parabola stands for log p.
struct Piece {
  Position from, to;  ///< offset −∞ or +∞ at the ends of the line
  Parabola shape;
  double slack = 0;  ///< |log p − shape| is at most about this
};

/// How a quadrature has to treat a place where it cuts.
enum class Cut {
  smooth,  ///< a border between panels, and no more
  blend,   ///< log p turns here, within `scale`
  hard,    ///< log p has a kink or a jump
};
/// A place where a quadrature must cut.
struct Break {
  Position at;
  double scale;  ///< how far from here the integrand keeps its shape
  Cut cut = Cut::smooth;
};

/// log p from afar.
struct Outline {
  std::vector<Piece> pieces;  ///< from left to right; p is zero where there is none
  std::vector<Break> breaks;  ///< what is finer than the pieces: blends, bumps
  /// Of a density that dies out like a power: distances from the center of the first piece's parabola from which on panels are cut in
  /// proportion to the distance. Beyond the last, p is all but a power of x, or below every double.
  std::vector<double> rungs = {};
};

/// Where one parabola leads.
struct Reign {
  std::size_t component;
  Position from, to;  ///< offset −∞ or +∞ at the ends of the line
};
/// From left to right, without gaps; neighbors differ in their component.
std::vector<Reign> upper_envelope(const std::vector<Parabola>& parabolas);

}  // namespace kl
