#include "kl/estimator/sampled.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>
#include "categoricals.h"
#include "estimators.h"
#include "kl/estimator/block.h"

using namespace kl;
using namespace kl::estimator;

namespace {

/// Of some numbers: their mean against an expected one, in standard errors of the mean as the numbers show them.
double errors_off(const numeric::Moments& moments, double expected) { return std::abs(moments.mean - expected) / std::sqrt(moments.variance() / moments.count); }

/// One parameter of one entry over many batches.
struct Seen {
  numeric::Moments estimate, square, variance;  ///< square: of (estimate − exact mean)²
};

/// Draws `batches` batches for every entry of the setting at once, and compares means, variances and within-batch variances with the exact ones, where these are
/// finite and, as far as that is known, the samples can show them.
void compare_with_exact(const Setting& setting, double batch_size, double batches, double seed) {
  std::vector<Chosen> all;
  std::vector<Exact> exacts;
  std::vector<std::vector<Seen>> seen;
  for (const Estimator& entry : entries()) {
    if (setting.behavior && entry.about.objective == Objective::forward_kl) continue;
    if (entry.reads & Column::path && !has_path(setting.q)) continue;
    const Exact expected = exact({&entry, 1}, setting, batch_size, batch_size * batches);
    if (!expected.mean.isFinite().all()) continue;
    all.push_back({&entry, 1});
    exacts.push_back(expected);
    seen.emplace_back(static_cast<std::size_t>(expected.mean.size()));
  }
  Sampler sampler(all, setting, seed, batch_size, 0, batches);
  while (!sampler.done())
    for (Index k = 0, finished = sampler.advance(); k < finished; ++k)
      for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < seen[i].size(); ++j) {
          const numeric::Moments& batch = sampler.moments(i, static_cast<int>(j), k);
          const double distance = batch.mean - exacts[i].mean[static_cast<Index>(j)];
          seen[i][j].estimate.add(batch.mean);
          seen[i][j].square.add(distance * distance);
          seen[i][j].variance.add(batch.variance());
        }
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < seen[i].size(); ++j) {
      const Seen& of = seen[i][j];
      const Index row = static_cast<Index>(j);
      const double mean = exacts[i].mean[row], sd = exacts[i].sd[row];
      INFO(all[i].entry->about.name << ", parameter " << j << ": " << of.estimate.mean << " ± " << std::sqrt(of.estimate.variance()) << ", exact " << mean << " ± " << sd);
      REQUIRE(of.estimate.count == batches);
      if (sd == 0 || std::isinf(sd) || exacts[i].visible[row] < 0.999) continue;
      if (sd < 1e-12 * (1 + std::abs(mean))) {
        CHECK(std::abs(of.estimate.mean - mean) < 1e-11);
        continue;
      }
      if (exacts[i].kind == Exact::Kind::ideal) {
        // What is fitted adds noise, of order 1/N; and where what λ multiplies has a mean of its own, the fitted λ has a part in the estimate's.
        const Values truth = truth_of(*all[i].entry, setting.p, setting.q);
        const double share = std::sqrt(of.estimate.variance()) / sd;
        if (exacts[i].coefficient[row] == 0 || std::abs(mean - truth[row]) > 1e-9 || share > 1.5) continue;
        CHECK(share > 1 - 5 / std::sqrt(batches));
        CHECK(errors_off(of.estimate, mean) < 5);
        continue;
      }
      CHECK(errors_off(of.estimate, mean) < 5);
      CHECK(errors_off(of.square, sd * sd) < 5);
      CHECK(errors_off(of.variance, exacts[i].sample_variance[row]) < 5);
    }
}

}  // namespace

TEST_CASE("Ten million samples show the exact moments of every entry, on-policy and off", "[sampled]") {
  compare_with_exact({rough_p, rough_q}, 16, 625000, 1);
  compare_with_exact({rough_p, rough_q, Gaussian{0.6, 1.3}}, 16, 625000, 2);
}

TEST_CASE("Samples show the exact moments under any P, for a mixture Q, and from any behavior", "[sampled]") {
  const Density laplace = Laplace{0.2, 0.9}, skewed = SkewNormal{-0.6, 1.3, 2}, student = StudentT{0.2, 1, 12}, uniform = Uniform{-1, 2},
                drawn = normalized(Drawn{-2, 2.5, {0.3, 1, 0.4, 1.2, 0.5}});
  const Density two = Mixture{{{0.4, -0.7, 0.9}, {0.6, 0.8, 1.1}}};
  constexpr double batch_size = 10, batches = 50000;
  double seed = 10;
  for (const Density& p : {laplace, skewed, student, uniform, drawn}) compare_with_exact({p, Gaussian{0.3, 1.2}}, batch_size, batches, ++seed);
  compare_with_exact({rough_p, two}, batch_size, batches, ++seed);
  compare_with_exact({laplace, two}, batch_size, batches, ++seed);
  compare_with_exact({rough_p, two, Mixture{{{0.5, -1, 1.2}, {0.5, 1, 1.3}}}}, batch_size, batches, ++seed);
}

TEST_CASE("Ten million answers show the exact moments over answers, and fewer where some are rare, off-policy and through features", "[sampled][categorical]") {
  const Categorical p = over({0.2, 0.5, 0.3}), q = over({0.4, 0.25, 0.35});
  compare_with_exact({p, q}, 16, 625000, 31);
  constexpr double batch_size = 10, batches = 50000;
  compare_with_exact({over({1, 2, 3, 0}), over({4, 3, 2, 1})}, batch_size, batches, 32);
  compare_with_exact({over({0.01, 2, 3}), over({4, 0.02, 2})}, batch_size, batches, 33);
  compare_with_exact({p, q, over({1, 1, 3})}, batch_size, batches, 34);
  compare_with_exact({over({1, 5, 2, 0.1, 3}), with_features(0.7, -1.5)}, batch_size, batches, 35);
}

TEST_CASE("Where clamps act, and where Q misses a mode, samples show the exact moments too", "[sampled]") {
  compare_with_exact({Mixture{{{0.6, -3, 1}, {0.4, 2.5, 1.1}}}, Gaussian{0.3, 1.3}}, 12, 80000, 3);
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
