/// Student's density on the line: a target.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/envelope.h"
#include "kl/density/place.h"
#include "kl/density/tail.h"
#include "kl/numeric/random.h"
#include "kl/numeric/values.h"

namespace kl {

/// p(x) = Γ((df + 1)/2) / (Γ(df/2) √(π df) scale) · (1 + z²/df)^(−(df + 1)/2), z = (x − mean)/scale.
/// It dies out like |x|^−(df + 1): moments from the df-th on do not exist.
/// Source: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 28.
struct StudentT {
  double mean;   ///< the center, also where there is no mean; |mean| ≤ 1e6, in the unit of x
  double scale;  ///< 1e-6…1e6, in the unit of x
  double df;     ///< degrees of freedom, 0.1…1e6
  static constexpr std::string_view family = "student-t";

  /// Refuses path.mean, path.scale or path.df (InvalidScenario).
  void check(const std::string& path) const;
  /// log p at each row of x (n × 1): n values, in nats, to within 1e-15 (4 + |log p|).
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x, in nats per unit of x.
  Values slope(const Points& x) const;
  /// n samples from the stream, without rejections: two uniforms make each four. Beyond e^±350 scales they are not told apart from infinity.
  /// Source: Bailey (1994), "Polar generation of random variates with the t-distribution".
  Points sample(numeric::Stream& stream, Index n) const;
  /// A = B = 0, C = df + 1.
  Tail tail(End end) const;
  /// Kinks and jumps of the density: none.
  std::vector<double> break_points() const { return {}; }
  Support support() const { return {{}}; }
  Outline outline() const;
  std::vector<Place> places() const { return {{mean, scale, ".scale"}}; }
  /// The same density, x counted from `origin`.
  StudentT seen_from(double origin) const { return {mean - origin, scale, df}; }

  /// No mean for df ≤ 1, no variance there either, and an infinite one for df ≤ 2.
  Moments moments() const;

  bool operator==(const StudentT&) const = default;
};

}  // namespace kl
