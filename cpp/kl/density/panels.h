/// Where to integrate something made of p and q, and in which coordinates: panels that miss no peak, each counted from a place
/// near it, so that modes 10⁷ standard deviations apart cost no digits.
#pragma once
#include <functional>
#include <span>
#include <vector>
#include "kl/density/density.h"
#include "kl/density/envelope.h"
#include "kl/density/level.h"
#include "kl/density/term.h"
#include "kl/numeric/quadrature.h"

namespace kl {

/// The panels of some densities, and integrals over them. Of categorical densities it is answers instead, and integrals are sums over them.
class Panels {
 public:
  /// For integrands that are sums of terms with these exponents (each must converge): cuts around each peak at its own scale,
  /// where a leading component changes, at kinks, jumps and the given levels, and far enough out on both sides that what is left
  /// is below 1e-20 of the term's whole. The densities must be normalized. Towards an end where a density dies out like a power, panels grow in
  /// proportion to the distance.
  /// Either all densities are on the line or all are categorical, over as many answers; of the latter there are no borders, and levels do not matter.
  Panels(std::vector<Density> densities, std::span<const Powers> terms, std::span<const Level> levels = {});

  /// log of an upper bound of Π densityᵢ^exponentᵢ over the line, for the largest of the terms: where a double may overflow.
  double log_peak() const { return log_peak_; }
  /// Borders of the panels, ascending.
  const std::vector<Position>& borders() const { return borders_; }
  /// Where the levels are met, ascending.
  const std::vector<Position>& equalities() const { return equalities_; }

  /// Values of m integrands at the rows of x: n × m. x and the densities are given in shifted coordinates, with an origin that differs
  /// from call to call, so an integrand may depend on x only through them and through differences.
  using Integrand = std::function<Points(std::span<const Density> here, const Points& x)>;
  /// ∫ over all panels, and beyond them where a density dies out like a power: there the integrand is one too, and what is left follows from its
  /// values at two places; a node at that end, of weight one, stands for it. `nodes` of the result number the panels; `weights` and `integrand`
  /// multiply to the integrals as ever (each integrand comes with its panel's width as a factor).
  numeric::Integrals integrate(const Integrand& f, double relative = 1e-14, Index max_nodes = 200000, double absolute = 0) const;

 private:
  /// A place to count from, with the densities as seen from there.
  struct Origin {
    double place;
    std::vector<Density> here;
  };
  struct Panel {
    std::size_t origin;  ///< index into origins_
    double from, width;  ///< the panel is origin + from … origin + from + width
    /// ±1 for a panel that grows with the distance, on this side of its origin: `from` and `width` are of the logarithm of the distance.
    double side = 0;
    struct Place { double x, per_share; };
    Place at(double share) const;  ///< x from the origin, and its derivative
  };
  std::vector<Position> borders_, equalities_;
  std::vector<Panel> panels_;
  std::vector<Origin> origins_;
  double log_peak_ = 0;
  Points answers_;             ///< of categorical densities, which have no panels: the x of each answer
  std::vector<double> falls_;  ///< of each term that dies out like a power: that power of 1/|x|, less one
  void set_answers(const std::vector<Density>& densities, std::span<const Powers> terms);
  void set_panels(const std::vector<Break>& breaks, const std::vector<Density>& densities, std::span<const Outline> outlines);
  std::size_t origin_at(double place, const std::vector<Density>& densities);
  void add_remainder(const Integrand& f, End end, numeric::Integrals& integrals) const;
};

}  // namespace kl
