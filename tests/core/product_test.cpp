#include "kl/experiment/product.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include "estimators.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;
using estimator::Objective;
using estimator::Side;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Objective directions[] = {Objective::forward_kl, Objective::reverse_kl};
enum : std::size_t { k1, k2, k3 };

struct Reference { double delta, dimension, k1, k2, k3, variance, share; };
#include "../truth/product.inc"

const Density two = Mixture{{{0.6, -0.5, 0.9}, {0.4, 0.7, 1.1}}};
/// Each family, heavy tails and tails that end among them.
const Density targets[] = {Gaussian{0.2, 0.9}, two, StudentT{0.1, 0.8, 7}, StudentT{0.1, 0.8, 3}, Laplace{0.2, 0.7}, SkewNormal{-0.4, 1.1, 2},
                           Uniform{-1, 2}, Drawn{-2, 2.5, {0.2, 1, 3, 1, 2}}};

std::vector<ProductResult> result_of(const ProductRequest& request) {
  ProductRun run(request);
  while (run.advance() < 1) {}
  return run.result();
}

Factor factor_of(const Density& p, const Density& q, Objective direction) {
  return factor({normalized(p), with_unit_mass(q)}, direction == Objective::forward_kl ? Side::p : Side::q);
}

/// E_S[f] over points with weights, S and O given at each, in every coordinate of d.
struct Grid {
  std::vector<double> weight, log_r;  ///< of one coordinate: of S, Σ = 1
  double mean(int d, const std::function<double(double)>& f, double log_so_far = 0, double weight_so_far = 1) const {
    if (d == 0) return weight_so_far * f(log_so_far);
    double sum = 0;
    for (std::size_t i = 0; i < weight.size(); ++i) sum += mean(d - 1, f, log_so_far + log_r[i], weight_so_far * weight[i]);
    return sum;
  }
  ProductResult::Spread spread(int d, const std::function<double(double)>& f) const {
    const double center = mean(d, f);
    return {center, std::sqrt(mean(d, [&](double x) { return (f(x) - center) * (f(x) - center); }))};
  }
};

/// The midpoint rule: of smooth densities that are gone at both ends right to all places.
Grid grid(const Density& sampled, const Density& other, double from, double to, int count) {
  Grid result;
  for (int i = 0; i < count; ++i) {
    const Points x = Points::Constant(1, 1, from + (to - from) * (i + 0.5) / count);
    const double log_s = log_density(sampled, x)[0];
    result.weight.push_back(std::exp(log_s) * (to - from) / count);
    result.log_r.push_back(log_density(other, x)[0] - log_s);
  }
  return result;
}

void check_against(const Grid& brute, const Factor& one, int d, double relative) {
  INFO("d = " << d);
  const ProductResult::Moments exact = product_moments(one, d);
  const std::function<double(double)> formulas[] = {[](double x) { return -x; }, [](double x) { return x * x / 2; }, [](double x) { return std::expm1(x) - x; }};
  for (std::size_t k : {k1, k2, k3}) {
    INFO("k" << k + 1);
    const ProductResult::Spread truth = brute.spread(d, formulas[k]);
    CHECK(exact.estimates[k].mean == Approx(truth.mean).epsilon(relative));
    CHECK(exact.estimates[k].sd == Approx(truth.sd).epsilon(relative));
  }
  const ProductResult::Spread ratio = brute.spread(d, [](double x) { return std::exp(x); });
  CHECK(exact.ratio.variance == Approx(ratio.sd * ratio.sd).epsilon(relative));
  CHECK(exact.ratio.effective_share == Approx(ratio.mean * ratio.mean / (ratio.mean * ratio.mean + ratio.sd * ratio.sd)).epsilon(relative));
}

std::string refused(const ProductRequest& request) {
  try {
    ProductRun run(request);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

const ProductRequest tokens{.p = Gaussian{0, 1}, .q = Gaussian{0.3, 1}, .direction = Objective::reverse_kl, .dimensions = {16, 64, 256}};

}  // namespace

TEST_CASE("At 0.045 nats a token the sd of k1 falls to 0.42 of the KL over 256 tokens, that of k3 grows to 8742", "[product]") {
  const double expected[][2] = {{1.67, 1.85}, {0.83, 6.12}, {0.42, 8742}};
  for (const Objective direction : directions) {
    ProductRequest request = tokens;
    request.direction = direction;
    const std::vector<ProductResult> results = result_of(request);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(results[i].divergence == Approx(0.045 * results[i].dimension).epsilon(1e-14));
      CHECK(std::abs(results[i].exact.estimates[k1].sd / results[i].divergence - expected[i][0]) < 0.005);
      CHECK(std::abs(results[i].exact.estimates[k3].sd / results[i].divergence - expected[i][1]) < (i == 2 ? 0.5 : 0.005));
    }
  }
}

TEST_CASE("Products of Gaussians of one sd have the moments of their closed forms to 1e-12, from a millionth of a sd and for a million copies", "[product]") {
  for (const Reference& truth : gaussian_products) {
    INFO("δ = " << truth.delta << ", d = " << truth.dimension);
    const ProductResult::Moments exact = product_moments(factor_of(Gaussian{0, 1}, Gaussian{truth.delta, 1}, Objective::forward_kl), truth.dimension);
    const double divergence = truth.dimension * truth.delta * truth.delta / 2;
    CHECK(exact.estimates[k1].sd == Approx(truth.k1 * divergence).epsilon(1e-12));
    CHECK(exact.estimates[k2].sd == Approx(truth.k2 * divergence).epsilon(1e-12));
    CHECK(exact.estimates[k3].sd == Approx(truth.k3 * divergence).epsilon(1e-12));
    CHECK(exact.estimates[k3].mean == Approx(divergence).epsilon(1e-12));
    CHECK(exact.ratio.variance == Approx(truth.variance).epsilon(1e-12));
    CHECK(exact.ratio.effective_share == Approx(truth.share).epsilon(1e-12));
  }
}

TEST_CASE("Gaussians whose sds differ by a last place, so that they are integrated, have the moments of those that are equal", "[product]") {
  for (const double delta : {0.05, 0.3, 1.0}) {
    const Gaussian p{0, 1}, nearly{delta, std::nextafter(1.0, 2.0)};
    for (const Objective direction : directions) {
      const Factor integrated = factor_of(p, nearly, direction), closed = factor_of(p, Gaussian{delta, 1}, direction);
      for (const double d : {1.0, 2.0, 37.0, 300.0}) {
        INFO("δ = " << delta << ", d = " << d);
        const ProductResult::Moments a = product_moments(integrated, d), b = product_moments(closed, d);
        for (std::size_t k : {k1, k2, k3}) {
          CHECK(a.estimates[k].mean == Approx(b.estimates[k].mean).epsilon(1e-11));
          CHECK(a.estimates[k].sd == Approx(b.estimates[k].sd).epsilon(1e-11));
        }
        CHECK(a.ratio.variance == Approx(b.ratio.variance).epsilon(1e-11));
      }
    }
  }
}

TEST_CASE("One copy has the exact moments of the catalog, of every family and in both directions", "[product]") {
  const Density models[] = {Gaussian{0.3, 1.1}, Gaussian{0.3, 2.5}, Mixture{{{0.5, -0.6, 0.8}, {0.5, 0.9, 1.0}}}};
  for (const Density& p : targets)
    for (const Density& q : models)
      for (const Objective direction : directions) {
        INFO(p.index() << " " << q.index() << " " << static_cast<int>(direction));
        const ProductResult::Moments one = product_moments(factor_of(p, q, direction), 1);
        for (std::size_t k : {k1, k2, k3}) {
          INFO("k" << k + 1);
          const estimator::Exact exact = estimator::exact(estimator::chosen("k" + std::to_string(k + 1), direction), p, q, 1, 0);
          const auto same = [](double a, double b) { return a == b || std::abs(a - b) <= 3e-12 * std::abs(b) + 3e-15; };
          CHECK(same(one.estimates[k].mean, exact.mean[0]));
          CHECK(same(one.estimates[k].sd, exact.sd[0]));
        }
      }
}

TEST_CASE("Products of two and three mixtures have the moments that sums over their grids have", "[product]") {
  const Density q = Mixture{{{0.3, -0.9, 1.0}, {0.7, 0.5, 1.2}}};
  for (const Objective direction : directions) {
    const bool is_forward = direction == Objective::forward_kl;
    const Factor one = factor_of(two, q, direction);
    for (const int d : {1, 2}) check_against(grid(is_forward ? two : q, is_forward ? q : two, -14, 14, 200), one, d, 1e-11);
    check_against(grid(is_forward ? two : q, is_forward ? q : two, -13, 13, 64), one, 3, 1e-9);
  }
}

TEST_CASE("Where Q has mass that P has not, E[r] of the copies is the product of theirs, and k3 is off by what is missing", "[product]") {
  for (const Density& p : {Density(Uniform{-1, 2}), Density(Drawn{-2, 2.5, {0.2, 1, 3, 1, 2}})}) {
    for (const Gaussian& q : {Gaussian{0.3, 1.1}, Gaussian{4, 1.5}}) {
      const Factor one = factor_of(p, q, Objective::forward_kl);
      const bool is_uniform = std::holds_alternative<Uniform>(p);
      const Grid brute = grid(normalized(p), q, is_uniform ? -1 : -2, is_uniform ? 2 : 2.5, 360);
      // The midpoint rule is a rule of second order here: it says where the formulas stand, not their last places.
      for (const int d : {1, 2}) check_against(brute, one, d, 2e-4);
      CHECK(product_moments(one, 5).estimates[k3].mean == Approx(5 * one.divergence - 1 + std::exp(5 * one.log_mean)).epsilon(1e-12));
    }
  }
}

TEST_CASE("Products of up to five categoricals have the moments that sums over all their answers have", "[product]") {
  const Categorical p{(Values(4) << 0.1, 0.45, 0.25, 0.2).finished()}, q{(Values(4) << 0.3, 0.2, 0.4, 0.1).finished()}, thin{(Values(4) << 0.5, 0, 0.3, 0.2).finished()};
  const auto answers = [](const Categorical& sampled, const Categorical& other) {
    Grid result;
    for (Index k = 0; k < sampled.probabilities.size(); ++k) {
      if (sampled.probabilities[k] == 0) continue;
      result.weight.push_back(sampled.probabilities[k]);
      result.log_r.push_back(std::log(other.probabilities[k] / sampled.probabilities[k]));
    }
    return result;
  };
  for (int d = 1; d <= 5; ++d) {
    check_against(answers(p, q), factor_of(p, q, Objective::forward_kl), d, 1e-12);
    check_against(answers(q, p), factor_of(p, q, Objective::reverse_kl), d, 1e-12);
    check_against(answers(thin, q), factor_of(thin, q, Objective::forward_kl), d, 1e-12);
  }
  const ProductResult drawn = result_of({.p = p, .q = q, .direction = Objective::forward_kl, .dimensions = {4}, .sampled = {{.samples = 20000, .seed = 2}}})[0];
  CHECK(drawn.sampled->estimates[k3].sd == Approx(drawn.exact.estimates[k3].sd).epsilon(0.1));
  CHECK(drawn.sampled->ratio.effective_share == Approx(drawn.exact.ratio.effective_share).epsilon(0.1));
  CHECK(product_moments(factor_of(thin, q, Objective::reverse_kl), 3).estimates[k1].mean == infinity);
}

TEST_CASE("Whatever a copy has infinite, any number of them has; what it has not, none has before the largest double", "[product]") {
  const auto moments = [](const Density& p, const Density& q, Objective direction, double d) { return product_moments(factor_of(p, q, direction), d); };
  for (const double d : {1.0, 2.0, 1e6}) {
    INFO(d);
    // A Q of twice the variance: r = q/p has no second moment under P.
    const ProductResult::Moments wide = moments(Gaussian{0, 1}, Gaussian{0, 1.5}, Objective::forward_kl, d);
    CHECK(std::isfinite(wide.estimates[k1].sd));
    CHECK(std::isfinite(wide.estimates[k2].sd));
    CHECK(std::isfinite(wide.estimates[k3].mean));
    CHECK(wide.estimates[k3].sd == infinity);
    CHECK(wide.ratio.variance == infinity);
    CHECK(wide.ratio.effective_share == 0);
    // No variance of log r, and none of its square.
    const ProductResult::Moments heavy = moments(StudentT{0, 1, 3}, Gaussian{0, 1.5}, Objective::forward_kl, d);
    CHECK(std::isfinite(heavy.estimates[k1].mean));
    CHECK(heavy.estimates[k1].sd == infinity);
    CHECK(heavy.estimates[k2].mean == infinity);
    CHECK(std::isfinite(heavy.ratio.effective_share));
    // Samples of Q where P has no mass.
    const ProductResult::Moments cut = moments(Uniform{-1, 1}, Gaussian{0, 1}, Objective::reverse_kl, d);
    for (std::size_t k : {k1, k2, k3}) CHECK((cut.estimates[k].mean == infinity && cut.estimates[k].sd == infinity));
    CHECK((cut.ratio.effective_share > 0) == (d < 1e6));
  }
  const ProductResult::Moments many = moments(Gaussian{0, 1}, Gaussian{0.3, 1}, Objective::forward_kl, 1e4);
  CHECK(many.ratio.variance == infinity);
  CHECK(std::isfinite(many.estimates[k3].sd));
}

TEST_CASE("Copies of a P that is Q have no spread, and all samples count", "[product]") {
  for (const Density& same : {Density(Gaussian{0.3, 1.2}), two}) {
    const ProductResult::Moments exact = product_moments(factor_of(same, same, Objective::forward_kl), 1000);
    for (std::size_t k : {k1, k2, k3}) CHECK((exact.estimates[k].mean == 0 && exact.estimates[k].sd == 0));
    CHECK(exact.ratio.variance == 0);
    CHECK(exact.ratio.effective_share == 1);
  }
}

TEST_CASE("A draw at d is the first d coordinates of a stream: whatever other dimensions are asked for, in whatever order", "[product]") {
  ProductRequest request{.p = two, .q = Gaussian{0.3, 1.1}, .direction = Objective::forward_kl, .dimensions = {7, 2, 7, 1}, .sampled = {{.samples = 300, .seed = 5, .keep = 300}}};
  const std::vector<ProductResult> results = result_of(request);
  for (std::size_t i = 0; i < results.size(); ++i) {
    request.dimensions = {results[i].dimension};
    const ProductResult alone = result_of(request)[0];
    CHECK((alone.kept == results[i].kept).all());
    CHECK(alone.sampled->estimates[k3].sd == results[i].sampled->estimates[k3].sd);
  }
  Values log_r = Values::Zero(300);
  for (const auto& [batch, from, count] : {std::tuple(0, 0, 256), std::tuple(1, 256, 44)}) {
    numeric::Stream stream(5, static_cast<std::uint64_t>(batch), 0);
    for (int j = 0; j < 7; ++j) {
      const Points x = sample(two, stream, count);
      log_r.segment(from, count) += log_density(Gaussian{0.3, 1.1}, x) - log_density(two, x);
    }
  }
  CHECK((results[0].kept == log_r).all());
}

TEST_CASE("What is sampled is the mean and the sd of the formulas at the draws, and Kish's share of them", "[product]") {
  const ProductRequest request{.p = two, .q = Gaussian{0.3, 1.1}, .direction = Objective::reverse_kl, .dimensions = {3}, .sampled = {{.samples = 1000, .seed = 8, .keep = 1000}}};
  const ProductResult result = result_of(request)[0];
  const auto check = [&](const ProductResult::Spread& shown, const Values& values) {
    CHECK(shown.mean == Approx(values.mean()).epsilon(1e-12));
    CHECK(shown.sd == Approx(std::sqrt((values - values.mean()).square().sum() / 999)).epsilon(1e-12));
  };
  const Values r = numeric::exp(result.kept);
  check(result.sampled->estimates[k1], -result.kept);
  check(result.sampled->estimates[k2], result.kept.square() / 2);
  check(result.sampled->estimates[k3], r - 1 - result.kept);
  CHECK(result.sampled->ratio.variance == Approx((r - r.mean()).square().sum() / 999).epsilon(1e-12));
  CHECK(result.sampled->ratio.effective_share == Approx(r.sum() * r.sum() / r.square().sum() / 1000).epsilon(1e-12));
}

TEST_CASE("Samples show the exact sds at few tokens, and at many a small part of k3's, while k1's is right at any number", "[product]") {
  ProductRequest request = tokens;
  request.dimensions = {4, 256};
  request.sampled = {{.samples = 10000, .seed = 1}};
  const std::vector<ProductResult> results = result_of(request);
  for (const ProductResult& at : results) CHECK(at.sampled->estimates[k1].sd == Approx(at.exact.estimates[k1].sd).epsilon(0.03));
  CHECK(results[0].sampled->estimates[k3].sd == Approx(results[0].exact.estimates[k3].sd).epsilon(0.1));
  CHECK(results[1].sampled->estimates[k3].sd < 0.01 * results[1].exact.estimates[k3].sd);
  // 1/(1 + χ²) is 1e-10 there: no share of n samples is below 1/n.
  CHECK(results[1].exact.ratio.effective_share < 1e-9);
  CHECK(results[1].sampled->ratio.effective_share >= 1e-4);
  CHECK(results[0].sampled->ratio.effective_share == Approx(results[0].exact.ratio.effective_share).epsilon(0.1));
}

TEST_CASE("A draw that P has no mass at makes the estimates infinite; where all are such, none of them counts", "[product]") {
  const ProductRequest request{.p = Uniform{-1, 1}, .q = Gaussian{0, 1}, .direction = Objective::reverse_kl, .dimensions = {2, 200}, .sampled = {{.samples = 500, .seed = 3}}};
  const std::vector<ProductResult> results = result_of(request);
  for (const ProductResult& at : results)
    for (std::size_t k : {k1, k2, k3}) CHECK((at.sampled->estimates[k].mean == infinity && at.sampled->estimates[k].sd == infinity));
  // All r are equal where they are not 0, so the share is that of the draws within P: 0.6827² of them.
  CHECK(results[0].sampled->ratio.effective_share > 0.3);
  CHECK(results[1].sampled->ratio.effective_share == 0);
}

TEST_CASE("Products are refused by the field that is wrong", "[product]") {
  const auto with = [](auto change) {
    ProductRequest request = tokens;
    request.sampled = {{.samples = 100, .seed = 1}};
    change(request);
    return refused(request);
  };
  CHECK(with([](ProductRequest&) {}).empty());
  CHECK(with([](ProductRequest& r) { r.dimensions = {}; }) == "InvalidScenario dimensions");
  CHECK(with([](ProductRequest& r) { r.dimensions.assign(257, 1); }) == "InvalidScenario dimensions");
  for (const double wrong : {0.0, 1.5, 1e6 + 1, std::nan("")}) CHECK(with([&](ProductRequest& r) { r.dimensions[1] = wrong; }) == "InvalidScenario dimensions[1]");
  for (const double wrong : {1.0, 2.5, 1e6 + 1}) CHECK(with([&](ProductRequest& r) { r.sampled->samples = wrong; }) == "InvalidScenario sampled.samples");
  CHECK(with([](ProductRequest& r) { r.sampled->seed = -1; }) == "InvalidScenario sampled.seed");
  CHECK(with([](ProductRequest& r) { r.sampled->keep = 101; }) == "InvalidScenario sampled.keep");
  CHECK(with([](ProductRequest& r) { r.dimensions[2] = 1e6; r.sampled->samples = 1001; }) == "LimitExceeded sampled.samples");
  CHECK(with([](ProductRequest& r) { r.dimensions.assign(256, 1); r.sampled->samples = r.sampled->keep = 1e4; }) == "LimitExceeded sampled.keep");
  CHECK(with([](ProductRequest& r) { r.q = StudentT{0, 1, 3}; }) == "Unsupported q.family");
  CHECK(with([](ProductRequest& r) { r.p = Gaussian{0, -1}; }) == "InvalidScenario p.sd");
}
