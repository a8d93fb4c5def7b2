#include "kl/estimator/expectation.h"
#include <catch2/catch.hpp>
#include <cmath>
#include "estimators.h"

using namespace kl;
using namespace kl::estimator;

TEST_CASE("Functions settled together have the moments that each has alone, in any order, up to the edge of finiteness", "[expectation]") {
  // σ_q² is 0.92 times what makes E_P[r²] infinite, so that its mass lies where P is below all doubles.
  const Setting setting{Mixture{{{0.5, -2, 0.6}, {0.5, 2, 0.9}}}, Gaussian{0, std::exp(0.2)}};
  const Function k1{forward("k1").entry, 0}, k3{forward("k3").entry, 0};
  const Function first[] = {k1, k3}, second[] = {k3, k1};
  const double expected = 11506560.046115475;  // the sd of k3, 17 digits by quadrature in 40
  for (const double relative : {1e-14, 1e-12}) {
    CHECK(root(Nodes(setting, Side::p, {&k3, 1}, relative).variance(0)) == Approx(expected).epsilon(1e-13));
    CHECK(root(Nodes(setting, Side::p, first, relative).variance(1)) == Approx(expected).epsilon(1e-13));
    CHECK(root(Nodes(setting, Side::p, second, relative).variance(0)) == Approx(expected).epsilon(1e-13));
  }
  // λ* = Cov(log r, r)/Var(r), by the same quadrature.
  CHECK(exact(forward("optimal-control-variate"), setting, 4, 0).coefficient[0] == Approx(1.4573892093606616e-14).epsilon(1e-10));
}

TEST_CASE("A variance beyond the doubles by hundreds of orders is a number, next to those of its neighbors", "[expectation]") {
  // σ_q² is 1.045 times what makes E_Q[r²] infinite: log Var[k3] is convex along the mean of Q, and finite everywhere.
  const auto log_variance = [](double mean) {
    const Chosen k3 = reverse("k3");
    const numeric::Extended variance = spreads({&k3, 1}, {Mixture{{{0.5, -3, 1}, {0.5, 3, 1}}}, Gaussian{mean, 0.7228948}}, 0)[0].variance;
    return static_cast<double>(variance.exponent());
  };
  for (double mean = -5.9; mean < -4; mean += 0.0945) {
    INFO(mean);
    CHECK(std::abs(log_variance(mean) - 2 * log_variance(mean + 0.0945) + log_variance(mean + 0.189)) < 8);
  }
}

TEST_CASE("Self-normalized moments are known while log w goes over some ten thousand nats; beyond that only sampling can tell, and no number is made up", "[expectation]") {
  for (const char* name : {"self-normalized-importance", "self-normalized-importance-score"}) {
    const Exact known = exact(forward(name), Gaussian{0, 0.3}, Gaussian{0, 3}, 4, 1e6), unknown = exact(forward(name), Gaussian{0, 0.01}, Gaussian{0, 3}, 4, 1e6);
    CHECK(known.kind == Exact::Kind::exact);
    CHECK((known.sd > 0).all());
    CHECK(unknown.kind == Exact::Kind::none);
    CHECK((unknown.mean.isNaN() && unknown.sd.isNaN() && unknown.visible.isNaN()).all());
  }
  // Two samples, a narrow P in the middle of a wide Q: the one nearer to P has all the weight, so that the mean of (x/σ_q)² is that of the smaller of two, 1 − 2/π.
  const Exact two = exact(forward("self-normalized-importance-score"), Gaussian{0, 0.25}, Gaussian{0, 3}, 2, 0);
  CHECK(two.mean[1] == Approx(2 / 3.14159265358979).epsilon(5e-3));
}
