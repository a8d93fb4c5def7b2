#include "kl/estimator/sampled.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>
#include "estimators.h"

using namespace kl;
using namespace kl::estimator;

TEST_CASE("Sampled means, variances and within-batch variances scatter around the exact ones, and a biased entry is caught", "[sampled]") {
  constexpr double batch_size = 16, batches = 20000;
  for (const Estimator& entry : entries()) {
    INFO(entry.about.name);
    const Chosen one{&entry, 1};
    const Exact expected = exact(one, rough_p, rough_q, batch_size, 0);
    const Values truth = truth_of(entry, rough_p, rough_q);
    Sampler sampler({&one, 1}, Setting{rough_p, rough_q}, 20240521, batch_size, 0, batches);
    std::vector<std::vector<double>> estimates(truth.size()), variances(truth.size());
    while (!sampler.done())
      for (Index k = 0, finished = sampler.advance(); k < finished; ++k) {
        const BatchResult result = sampler.result(0, k);
        for (Index j = 0; j < truth.size(); ++j) {
          estimates[j].push_back(result.estimate[j]);
          variances[j].push_back(result.variance[j]);
        }
      }
    for (Index j = 0; j < truth.size(); ++j) {
      const auto moments = [](const std::vector<double>& x) { return numeric::Moments::of(x.data(), static_cast<std::int64_t>(x.size())); };
      const numeric::Moments estimate = moments(estimates[j]), variance = moments(variances[j]);
      REQUIRE(estimate.count == batches);
      const double standard_error = std::sqrt(estimate.variance() / batches);
      INFO("parameter " << j << ": " << estimate.mean << " ± " << standard_error << ", exact " << expected.mean[j]);
      CHECK(std::abs(estimate.mean - expected.mean[j]) < 5 * standard_error);
      if (std::abs(expected.mean[j] - truth[j]) > 10 * standard_error) CHECK(std::abs(estimate.mean - truth[j]) > 5 * standard_error);
      if (expected.ideal) {
        CHECK(std::sqrt(estimate.variance()) > expected.sd[j]);
        continue;
      }
      std::vector<double> squares;
      for (const double x : estimates[j]) squares.push_back((x - expected.mean[j]) * (x - expected.mean[j]));
      const numeric::Moments square = moments(squares);
      CHECK(std::abs(square.mean - expected.sd[j] * expected.sd[j]) < 5 * std::sqrt(square.variance() / batches));
      CHECK(std::abs(variance.mean - expected.sample_variance[j]) < 5 * std::sqrt(variance.variance() / batches));
    }
  }
}

TEST_CASE("The moments of leave-one-out hold at the smallest batch, two", "[sampled]") {
  const Chosen one = reverse("score-function-leave-one-out");
  const Density p = Gaussian{1.5, 1.1};  // far enough for a gradient that weighs
  const Gaussian q{0, 1};
  constexpr double batches = 100000;
  const Exact expected = exact(one, p, q, 2, 0);
  Sampler sampler({&one, 1}, Setting{p, q}, 5, 2, 0, batches);
  std::vector<double> squares[2], variances[2];
  while (!sampler.done())
    for (Index k = 0, finished = sampler.advance(); k < finished; ++k)
      for (int j = 0; j < 2; ++j) {
        const double distance = sampler.moments(0, j, k).mean - expected.mean[j];
        squares[j].push_back(distance * distance);
        variances[j].push_back(sampler.moments(0, j, k).variance());
      }
  for (int j = 0; j < 2; ++j) {
    const auto agrees = [](const std::vector<double>& sampled, double value) {
      const numeric::Moments moments = numeric::Moments::of(sampled.data(), static_cast<std::int64_t>(sampled.size()));
      INFO(moments.mean << ", exact " << value);
      CHECK(std::abs(moments.mean - value) < 5 * std::sqrt(moments.variance() / batches));
    };
    agrees(squares[j], expected.sd[j] * expected.sd[j]);
    agrees(variances[j], expected.sample_variance[j]);
  }
}

TEST_CASE("A batch gives the same bits alone and among others", "[sampled]") {
  const auto one_batch = [](const Chosen& one, double batch, double batch_size) {
    Sampler sampler({&one, 1}, Setting{rough_p, rough_q}, 11, batch_size, batch, batch + 1);
    while (sampler.advance() == 0) {}
    return sampler.result(0, 0);
  };
  for (const double batch_size : {4.0, 5.0, 32.0, 100.0, 256.0, 257.0, 1000.0}) {
    std::vector<Chosen> all;
    for (const Estimator& entry : entries())
      if (entry.about.batch != Batch::antithetic || batch_size == 2 * std::floor(batch_size / 2)) all.push_back({&entry, 1});
    Sampler sampler(all, Setting{rough_p, rough_q}, 11, batch_size, 3, 10);
    double batch = 3;
    while (!sampler.done())
      for (Index k = 0, finished = sampler.advance(); k < finished; ++k, ++batch)
        for (std::size_t i = 0; i < all.size(); ++i) {
          INFO(all[i].entry->about.name << ", batch of " << batch_size);
          const BatchResult alone = one_batch(all[i], batch, batch_size), among = sampler.result(i, k);
          CHECK((alone.estimate == among.estimate).all());
          CHECK((alone.variance == among.variance).all());
        }
    CHECK(batch == 10);
  }
}

TEST_CASE("Two-fold and leave-one-out estimates are what their definitions make of the per-sample values", "[sampled]") {
  for (const Index n : {5, 64, 600}) {
    const Chosen all[] = {reverse("k1"), reverse("control-variate", 1.0), reverse("optimal-control-variate"), reverse("score-function"),
                          reverse("score-function-leave-one-out")};
    Sampler sampler(all, Setting{rough_p, rough_q}, 3, static_cast<double>(n), 7, 8);
    sampler.keep(n);
    while (sampler.advance() == 0) {}
    const Values a = sampler.kept(0, 0), c = sampler.kept(1, 0) - a, l = a;  // x ~ Q: k1 is ℓ
    REQUIRE(a.size() == n);

    const Index half = n / 2;
    const auto fitted = [&](Index from, Index count) {
      const Values da = a.segment(from, count) - a.segment(from, count).mean(), dc = c.segment(from, count) - c.segment(from, count).mean();
      return -(da * dc).sum() / dc.square().sum();
    };
    Values adjusted = a;
    adjusted.head(half) += fitted(half, n - half) * c.head(half);
    adjusted.tail(n - half) += fitted(0, half) * c.tail(n - half);
    CHECK((sampler.kept(2, 0) - adjusted).abs().maxCoeff() < 1e-11);
    CHECK(sampler.result(2, 0).estimate[0] == Approx(adjusted.mean()).epsilon(1e-11));
    CHECK(sampler.result(2, 0).variance[0] == Approx((adjusted - adjusted.mean()).square().sum() / static_cast<double>(n - 1)).epsilon(1e-10));

    const Values s = rough_q.score(sampler.kept_x(4)).col(1), product = sampler.kept(3, 1);
    CHECK((product - l * s).abs().maxCoeff() < 1e-12);
    CHECK(sampler.result(4, 0).estimate[1] == Approx(((l - l.mean()) * s).sum() / static_cast<double>(n - 1)).epsilon(1e-11));
    CHECK((sampler.kept(4, 1) - (l - l.mean()) * s * static_cast<double>(n) / static_cast<double>(n - 1)).abs().maxCoeff() < 1e-11);
  }
}

TEST_CASE("Estimators of one direction see the same samples, and λ = 0 and 1 are k1 and k3", "[sampled]") {
  const Chosen all[] = {forward("k1"), forward("control-variate", 0.0), forward("k3"), forward("control-variate", 1.0), forward("score"),
                        forward("control-variate-gradient", 0.0), forward("k3-gradient"), forward("control-variate-gradient", 1.0)};
  Sampler sampler(all, Setting{rough_p, rough_q}, 1, 64, 0, 1);
  while (sampler.advance() == 0) {}
  for (const std::size_t i : {0, 2, 4, 6})
    for (Index j = 0; j < sampler.result(i, 0).estimate.size(); ++j)
      CHECK(sampler.result(i, 0).estimate[j] == Approx(sampler.result(i + 1, 0).estimate[j]).epsilon(1e-13));
}

TEST_CASE("Samples of P and of Q come from streams of their own, also where P and Q are the same", "[sampled]") {
  const Chosen all[] = {forward("k1"), reverse("k1")};
  Sampler sampler(all, Setting{rough_q, rough_q}, 1, 64, 0, 1);
  sampler.keep(64);
  while (!sampler.done()) sampler.advance();
  CHECK((sampler.kept_x(0) != sampler.kept_x(1)).all());
}
