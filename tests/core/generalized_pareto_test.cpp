#include "kl/numeric/generalized_pareto.h"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include "kl/numeric/moments.h"
#include "kl/numeric/random.h"

using kl::Index;
using kl::Values;
using kl::numeric::generalized_pareto_shape;

namespace {

/// log of the quantile of GPD(k, 1) at u, for k > 0.
double log_quantile(double k, double u) { return std::log(std::expm1(-k * std::log1p(-u)) / k); }

Values log_quantiles(double k, Index n) {
  Values result(n);
  for (Index i = 0; i < n; ++i) result[i] = log_quantile(k, (static_cast<double>(i) + 0.5) / static_cast<double>(n));
  return result;
}

}  // namespace

TEST_CASE("The shape of exact generalized Pareto quantiles is theirs, drawn towards one half by the weight of ten", "[generalized_pareto]") {
  for (const double k : {0.2, 0.5, 0.8, 2.0})
    for (const Index n : {500, 3000}) {
      INFO(k << " " << n);
      const double count = static_cast<double>(n), drawn = (count * k + 5) / (count + 10);
      CHECK(std::abs(generalized_pareto_shape(log_quantiles(k, n)) - drawn) < 4 * (1 + k) / count);  // the middle of a quantile's cell is no draw: of order 1/n
    }
}

TEST_CASE("The shape of generalized Pareto samples scatters by (1 + k)/√n about what is expected", "[generalized_pareto]") {
  for (const double k : {0.2, 0.5, 0.8}) {
    INFO(k);
    const Index n = 400, repeats = 400;
    const double count = static_cast<double>(n);
    kl::numeric::Moments moments;
    for (Index repeat = 0; repeat < repeats; ++repeat) {
      kl::numeric::Stream stream(5, static_cast<std::uint64_t>(repeat), 0);
      Values sample(n);
      for (Index i = 0; i < n; i += kl::numeric::lane_count) {
        const kl::numeric::Lanes four = stream.uniform();
        double u[kl::numeric::lane_count];
        four.store(u);
        for (Index j = 0; j < kl::numeric::lane_count; ++j) sample[i + j] = log_quantile(k, u[j]);
      }
      std::sort(sample.begin(), sample.end());
      moments.add(generalized_pareto_shape(sample));
    }
    const double sd = (1 + k) / std::sqrt(count) * count / (count + 10);
    CHECK(std::abs(moments.mean - (count * k + 5) / (count + 10)) < 5 * sd / std::sqrt(static_cast<double>(repeats)) + 2 / count);
    CHECK(std::sqrt(moments.variance()) == Approx(sd).epsilon(0.2));  // five standard errors of an sd from 400
  }
}

TEST_CASE("The shape does not depend on the unit, even one beyond all doubles", "[generalized_pareto]") {
  const Values logs = log_quantiles(0.6, 300);
  for (const double shift : {-1e5, -700.0, 3.0, 1e5}) CHECK(generalized_pareto_shape(logs + shift) == Approx(generalized_pareto_shape(logs)).epsilon(1e-9));
}

TEST_CASE("A tail from e^0 to e^7600 has a shape, and a large one", "[generalized_pareto]") {
  const Index n = 1000;
  Values logs(n);
  for (Index i = 0; i < n; ++i) logs[i] = -1000 * std::log1p(-(static_cast<double>(i) + 0.5) / 1000);  // of shape 1000, where the prior of b no longer reaches
  const double shape = generalized_pareto_shape(logs);
  CHECK(shape > 500);
  CHECK(shape < 1000);
}
