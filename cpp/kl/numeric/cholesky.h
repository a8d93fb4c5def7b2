/// Systems of linear equations with a positive definite matrix, summed in a fixed order: Eigen's own solvers block by the size of a cache.
#pragma once
#include "kl/numeric/values.h"

namespace kl::numeric {

/// x with a x = b, a n × n, symmetric (its lower triangle is read) and positive definite; by Cholesky's a = L Lᵀ. NaN where it is not.
/// Backward stable: the x of a matrix within 3 n² 2⁻⁵³ |a|.
Values solve_positive(const Points& a, const Values& b);

}  // namespace kl::numeric
