#include "kl/experiment/natural_gradient.h"
#include <catch2/catch.hpp>
#include <cmath>
#include "kl/divergence/divergence.h"

using namespace kl;
using namespace kl::experiment;

namespace {

Points fisher_of(const Gaussian& q) {
  Points result = Points::Zero(2, 2);
  result(0, 0) = 1 / (q.sd * q.sd);
  result(1, 1) = 2;
  return result;
}

/// F v.
Values times(const Points& f, const Values& v) { return (f.matrix() * v.matrix()).array(); }

}  // namespace

TEST_CASE("The Fisher information of a Gaussian is diag(1/sd², 2)", "[natural_gradient]") {
  for (const Gaussian& q : {Gaussian{0, 1}, Gaussian{3, 0.02}, Gaussian{-1e5, 300}}) CHECK((fisher(q) - fisher_of(q)).abs().maxCoeff() < 1e-9 * fisher_of(q).maxCoeff());
}

TEST_CASE("Components far apart do not know of each other: theirs is each one's own, times its weight, and diag(w) − w wᵀ of the logits", "[natural_gradient]") {
  const Mixture q{{{0.3, -20, 0.5}, {0.7, 20, 2}}};
  const Points f = fisher(q);
  for (Index i = 0; i < 2; ++i) {
    const auto& [weight, mean, sd] = q.components[static_cast<std::size_t>(i)];
    const Points own = weight * fisher_of({mean, sd});
    CHECK(f(2 + i, 2 + i) == Approx(own(0, 0)).epsilon(1e-9));
    CHECK(f(4 + i, 4 + i) == Approx(own(1, 1)).epsilon(1e-9));
    CHECK(std::abs(f(2 + i, 4 + i)) < 1e-9);
    CHECK(f(i, i) == Approx(weight * (1 - weight)).epsilon(1e-9));
  }
  CHECK(f(0, 1) == Approx(-0.21).epsilon(1e-9));
  CHECK(f.block(0, 2, 2, 4).abs().maxCoeff() < 1e-9);
}

TEST_CASE("The Fisher information is the second derivative of KL from q, and zero along equal changes of all logits", "[natural_gradient]") {
  const Mixture q{{{0.3, -1, 0.5}, {0.7, 1.2, 1.3}}};
  const Points f = fisher(q);
  Values by(6);
  by << 0.4, -0.3, 0.2, 0.5, -0.6, 0.3;
  const double reach = 1e-4, value = divergence::value({divergence::Kind::forward_kl}, q, with_theta(q, q.theta() + reach * by)).value;
  CHECK(value == Approx(0.5 * reach * reach * (by * times(f, by)).sum()).epsilon(1e-3));
  Values logits = Values::Zero(6);
  logits.head(2).setOnes();
  CHECK(times(f, logits).abs().maxCoeff() < 1e-12);
}

TEST_CASE("A natural gradient solves F v = g where F has room for it, whatever the unit of x", "[natural_gradient]") {
  for (const double scale : {1.0, 1e-4, 1e4}) {
    INFO(scale);
    const Mixture q{{{0.3, -1 * scale, 0.5 * scale}, {0.7, 2 * scale, 1.3 * scale}}};
    const Mixture p{{{0.5, -2 * scale, 0.6 * scale}, {0.5, 2 * scale, 0.9 * scale}}};
    const Values gradient = divergence::gradient({divergence::Kind::reverse_kl}, p, q), v = natural_gradient(q, gradient);
    Values unit = Values::Ones(6);
    unit[2] = 0.5 * scale;
    unit[3] = 1.3 * scale;
    CHECK(((times(fisher(q), v) - gradient) * unit).abs().maxCoeff() < 1e-4 * (gradient * unit).abs().maxCoeff());
    CHECK(std::abs(v[0] + v[1]) < 1e-8);
  }
}

TEST_CASE("Components that coincide make F singular, and the natural gradient stays finite", "[natural_gradient]") {
  for (const double apart : {0.0, 1e-9, 1e-3}) {
    const Mixture q{{{0.5, 0, 1}, {0.5, apart, 1}}};
    const Values v = natural_gradient(q, divergence::gradient({divergence::Kind::reverse_kl}, Mixture{{{0.5, -1, 1}, {0.5, 2, 0.8}}}, q));
    CHECK(v.isFinite().all());
    CHECK(v.abs().maxCoeff() < 1e3);
  }
}
