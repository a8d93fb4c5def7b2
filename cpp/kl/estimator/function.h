/// Formulas of the tables as functions of x, evaluated at many x at once: in doubles, or in numbers that hold any ratio of densities.
#pragma once
#include <span>
#include <vector>
#include "kl/density/panels.h"
#include "kl/estimator/existence.h"
#include "kl/numeric/extended.h"

namespace kl::estimator {

/// A formula at one parameter, with λ settled. Its mean must be finite.
struct Function {
  const Estimator* entry;
  int parameter;
  double lambda = 1;
  /// The mean of the formula over the noise turned round: x = m_k + ε becomes m_k − ε, the component k as likely as x says.
  bool is_reflected = false;
  Terms terms(Side side) const { return entry->terms(side, lambda); }
};
/// ℓ and s_j as functions.
Function log_ratio_function();
Function score_function(int j);

/// How large the last place of a function is, where its size comes from logarithms of densities and from scores of q.
double last_place(const Function& f, const Density& q);

/// Panels for the functions and, of those which have one, their squares.
Panels panels_of(std::span<const Function> functions, const std::vector<bool>& has_square, const Setting& setting, Side side);

/// The density sampled and the functions at the rows of x, from the densities as they are seen there.
struct Narrow {
  Values density;
  Points value;  ///< a column a function
  bool fits;     ///< whether the functions and their squares are within the doubles
};
Narrow narrow(std::span<const Function> functions, std::span<const Density> here, Side side, const Points& x);

/// The same in numbers that hold them all. Not for reflected functions, which have no ratios in them.
struct Wide {
  std::vector<numeric::Extended> density;
  std::vector<std::vector<numeric::Extended>> value;  ///< of each function
};
Wide wide(std::span<const Function> functions, std::span<const Density> here, Side side, const Points& x);

}  // namespace kl::estimator
