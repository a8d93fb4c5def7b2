/// A mixture of normal densities on the line: a target.
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

  double mean() const;      ///< E[x]
  double variance() const;  ///< E[(x − mean)²]

  bool operator==(const Mixture&) const = default;
};

}  // namespace kl
