/// Where to integrate something made of p and q, and in which coordinates: panels that miss no peak, each counted from a place
/// near it, so that modes 10⁷ standard deviations apart cost no digits.
#pragma once
#include <functional>
#include <span>
#include <vector>
#include "kl/density/density.h"
#include "kl/density/envelope.h"
#include "kl/numeric/quadrature.h"

namespace kl {

/// Exponents of an integrand p^p · q^q · (powers of x and of log q − log p).
struct Powers {
  double p, q;
};

/// The panels of one pair, and integrals over them.
class Panels {
 public:
  /// For integrands that are sums of terms with these exponents (each must converge): cuts around each peak at its own scale,
  /// where p's leading component changes, where log p = log q if `at_equality`, and far enough out on both sides that what is left
  /// is below 1e-20 of the term's whole. p must be normalized.
  Panels(const Density& p, std::span<const Powers> terms, const Gaussian& q, bool at_equality = false);

  /// log of an upper bound of p^a q^b over the line, for the largest of the terms: where a double may overflow.
  double log_peak() const { return log_peak_; }
  /// Borders of the panels, ascending.
  const std::vector<Position>& borders() const { return borders_; }
  /// Where log p = log q, if asked for.
  const std::vector<Position>& equalities() const { return equalities_; }

  /// Values of m integrands at the rows of x: n × m. x, p and q are given in shifted coordinates, with an origin that differs from
  /// call to call, so an integrand may depend on x only through p, q and differences.
  using Integrand = std::function<Points(const Density& p, const Gaussian& q, const Points& x)>;
  /// ∫ over all panels. `nodes` of the result number the panels; `weights` and `integrand` multiply to the integrals as ever
  /// (each integrand comes with its panel's width as a factor).
  numeric::Integrals integrate(const Integrand& f, double relative = 1e-14, Index max_nodes = 200000, double absolute = 0) const;

 private:
  /// A place to count from, with p and q as seen from there.
  struct Origin {
    double place;
    Density p;
    Gaussian q;
  };
  struct Panel {
    std::size_t origin;  ///< index into origins_
    double from, width;  ///< the panel is origin + from … origin + from + width
  };
  std::vector<Position> borders_, equalities_;
  std::vector<Panel> panels_;
  std::vector<Origin> origins_;
  double log_peak_ = 0;
  void set_panels(const std::vector<double>& scales, const Density& p, const Gaussian& q);
};

}  // namespace kl
