/// Integrals over the line, adaptive, for several integrands at once.
/// Gauss–Kronrod 10–21 on panels that are halved until every integrand is settled; all panels of a generation are evaluated in one
/// call, so that the integrand works on arrays. Fixed order of summation.
/// Source: Piessens et al. (1983), QUADPACK (nodes, weights and error estimate of QK21).
#pragma once
#include <functional>
#include <span>
#include <vector>
#include "kl/numeric/extended.h"
#include "kl/numeric/values.h"

namespace kl::numeric {

/// Values of m integrands at n points: n × m.
using Integrand = std::function<Points(const Values& x)>;

struct Integrals {
  Values value;      ///< m integrals
  Values error;      ///< bound on the absolute error of each: truncation by Gauss against Kronrod, and rounding of ∫|f|
  Values magnitude;  ///< ∫|f| of each
  Values nodes;      ///< all nodes that were kept, ascending
  Values weights;    ///< weight of each node: value_j = Σ weights · f_j(nodes)
  Points integrand;  ///< f at the nodes, n × m
};

/// Integrates from the first to the last of `breaks` (ascending, distinct, at least two), starting with the panels between them.
/// Breaks must sit at kinks and around every peak, at its scale: a peak between nodes that no break announces is not found.
/// The truncation aimed at is the larger of `relative` as a share of ∫|f| and `absolute`; at most `max_nodes` evaluations, then the error says
/// what is left. An `absolute` above the integrand's own rounding keeps it from being chased through ever smaller panels.
Integrals integrate(const Integrand& f, std::span<const double> breaks, double relative = 1e-14, Index max_nodes = 200000, double absolute = 0);

/// The same of what is a sum already: `terms` has a row a place, numbered by row + ½, of weight one, and a column a sum. Of each sum only the terms are
/// rounded.
Integrals summed(const Points& terms);

}  // namespace kl::numeric
