/// A mixture of normal densities on the line: a target, and a model.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/gaussian.h"

namespace kl {

/// p(x) = Σ weightᵢ N(x; meanᵢ, sdᵢ²), weights normalized to sum to one.
struct Mixture {
  struct Component {
    double weight;  ///< ≥ 0 as given, not all 0
    double mean;
    double sd;
    bool operator==(const Component&) const = default;
  };
  std::vector<Component> components;  ///< 1…16
  static constexpr std::string_view family = "mixture";

  /// Refuses path.components, path.components[i].weight, .mean or .sd (InvalidScenario).
  void check(const std::string& path) const;
  /// The same mixture with weights that sum to one and without components of weight zero. Every other member expects this form.
  Mixture normalized() const;

  /// log p at each row of x, in nats, by log-sum-exp about the largest term: never −∞ where a component is representable.
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x, in nats per unit of x.
  Values slope(const Points& x) const;
  /// n samples from the stream: a uniform picks the component of each lane, a normal does the rest.
  Points sample(numeric::Stream& stream, Index n) const;
  /// Of the widest component; among equally wide ones the largest `linear`.
  Tail tail(End end) const;
  /// Kinks of the density: none.
  std::vector<double> break_points() const { return {}; }
  Support support() const { return {{}}; }
  Outline outline() const;
  std::vector<Place> places() const;
  /// The same density, x counted from `origin`.
  Mixture seen_from(double origin) const;

  double mean() const;      ///< E[x]
  double variance() const;  ///< E[(x − mean)²]
  Moments moments() const { return {mean(), variance()}; }

  // As a model, θ = (all logits, all means, all logSds); weights are the softmax of the logits. No weight may be zero: a logit of −∞ is no
  // parameter.
  std::vector<std::string> parameters() const;  ///< "components[0].logit", …, "components[0].mean", …, "components[0].logSd", …
  Values theta() const;                         ///< the logits are the logarithms of the weights
  static Mixture with_theta(const Values& theta);
  /// ∂ log q/∂θ at fixed x: n × 3k, columns ρᵢ − weightᵢ, ρᵢ zᵢ/sdᵢ and ρᵢ (zᵢ² − 1), with ρᵢ the share of component i in q(x).
  Points score(const Points& x) const;
  /// ∂x/∂θ at a fixed value of the distribution function F(x): n × 3k, columns weightᵢ (F − Φᵢ)/q, ρᵢ and ρᵢ (x − meanᵢ). F − Φᵢ is taken from the
  /// smaller tail; between components far apart its quotient by q is as large as e^(z²/2), +∞ above the largest double. Relative error about 2⁻⁵² |log q|.
  /// Source: Figurnov, Mohamed & Mnih (2018), "Implicit reparameterization gradients".
  Points path(const Points& x) const;

  bool operator==(const Mixture&) const = default;
};

}  // namespace kl
