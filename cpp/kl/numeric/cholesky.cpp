#include "kl/numeric/cholesky.h"
#include <cmath>

namespace kl::numeric {

Values solve_positive(const Points& a, const Values& b) {
  const Index n = b.size();
  Points lower = Points::Zero(n, n);
  Values x = b;
  for (Index j = 0; j < n; ++j) {
    double square = a(j, j);
    for (Index k = 0; k < j; ++k) square -= lower(j, k) * lower(j, k);
    lower(j, j) = std::sqrt(square);
    for (Index i = j + 1; i < n; ++i) {
      double sum = a(i, j);
      for (Index k = 0; k < j; ++k) sum -= lower(i, k) * lower(j, k);
      lower(i, j) = sum / lower(j, j);
    }
  }
  for (Index i = 0; i < n; ++i) {
    for (Index k = 0; k < i; ++k) x[i] -= lower(i, k) * x[k];
    x[i] /= lower(i, i);
  }
  for (Index i = n - 1; i >= 0; --i) {
    for (Index k = i + 1; k < n; ++k) x[i] -= lower(k, i) * x[k];
    x[i] /= lower(i, i);
  }
  return x;
}

}  // namespace kl::numeric
