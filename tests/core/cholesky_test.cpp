#include "kl/numeric/cholesky.h"
#include <catch2/catch.hpp>
#include <cmath>

using kl::Index;
using kl::Points;
using kl::Values;
using kl::numeric::solve_positive;

TEST_CASE("What is solved gives the right side again, up to rounding", "[cholesky]") {
  const Index n = 12;
  Points a(n, n);
  Values b(n);
  for (Index i = 0; i < n; ++i) {
    b[i] = std::sin(static_cast<double>(3 * i + 1));
    for (Index j = 0; j < n; ++j) a(i, j) = 1 / static_cast<double>(i + j + 1) + (i == j ? 0.01 : 0);  // Hilbert's, damped
  }
  const Values x = solve_positive(a, b);
  CHECK(((a.matrix() * x.matrix()).array() - b).abs().maxCoeff() < 1e-13 * x.abs().maxCoeff());
}

TEST_CASE("Of a matrix only the lower triangle is read", "[cholesky]") {
  Points a(2, 2);
  a << 4, 99, 2, 5;
  Values b(2);
  b << 8, 12;
  const Values x = solve_positive(a, b);
  CHECK(x[0] == Approx(1));
  CHECK(x[1] == Approx(2));
}

TEST_CASE("A matrix that is not positive definite has no solution: NaN", "[cholesky]") {
  Points a(2, 2);
  a << 1, 2, 2, 1;
  CHECK(solve_positive(a, Values::Ones(2)).isNaN().any());
}
