#include "kl/experiment/log_ratios.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include "kl/estimator/sampled.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;

namespace {

LogRatiosResult result_of(const Values& log_ratios) {
  LogRatiosRun run({log_ratios});
  while (run.advance() < 1) {}
  return run.result();
}

/// ℓ of n samples of q.
Values log_ratios(const Density& p, const Density& q, Index n) {
  numeric::Stream stream(11, 0, 1);
  const Points x = sample(q, stream, n);
  return log_density(q, x) - log_density(p, x);
}

const LogRatiosResult::Estimate& estimate(const LogRatiosResult& result, std::string_view name) {
  for (const LogRatiosResult::Estimate& one : result.estimates)
    if (one.estimator.entry->about.name == name) return one;
  FAIL("no estimate by " << name);
  return result.estimates[0];
}

std::string refused(const Values& log_ratios) {
  try {
    LogRatiosRun run({log_ratios});
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

const Gaussian unit{0, 1};

}  // namespace

TEST_CASE("Estimates from log-ratios are those of the same samples in a study", "[log_ratios]") {
  const Mixture p{{{0.4, -1, 0.9}, {0.6, 0.8, 1.2}}};
  const double count = 5001;
  std::vector<estimator::Chosen> chosen;
  const LogRatiosResult any = result_of(log_ratios(p, unit, 100));
  for (const LogRatiosResult::Estimate& one : any.estimates) chosen.push_back(one.estimator);
  estimator::Sampler sampler(chosen, {p, unit}, 3, count, 0, 1);
  sampler.keep(5001);
  while (sampler.advance() == 0) {}
  const Points x = sampler.kept_x(0);
  const LogRatiosResult result = result_of(unit.log_density(x) - p.log_density(x));
  REQUIRE(result.estimates.size() == chosen.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    INFO(chosen[i].entry->about.name);
    const estimator::BatchResult batch = sampler.result(i, 0);
    CHECK(result.estimates[i].mean == Approx(batch.estimate[0]).epsilon(1e-12));
    CHECK(result.estimates[i].sd == Approx(std::sqrt(batch.variance[0])).epsilon(1e-12));
    CHECK(result.estimates[i].standard_error == Approx(std::sqrt(batch.variance[0] / count)).epsilon(1e-12));
  }
}

TEST_CASE("Every value estimator of D(Q‖P) that needs r alone is among the estimates, once", "[log_ratios]") {
  const LogRatiosResult result = result_of(log_ratios(Gaussian{0.5, 1}, unit, 100));
  for (const std::string_view name : {"k1", "k2", "k3", "optimal-control-variate"}) estimate(result, name);
  std::size_t count = 0;
  for (const estimator::Estimator& entry : estimator::entries()) {
    const estimator::About& about = entry.about;
    count += about.estimates == estimator::Estimates::value && about.objective == estimator::Objective::reverse_kl && !about.takes_lambda;
  }
  CHECK(result.estimates.size() == count);
}

TEST_CASE("Between Gaussians δ apart: KL δ²/2, λ̂ = δ²/(e^δ² − 1), mean ratio 1 and an effective share of e^−δ²", "[log_ratios]") {
  const double delta = 0.5, square = delta * delta, n = 1e5;
  const LogRatiosResult result = result_of(log_ratios(Gaussian{delta, 1}, unit, static_cast<Index>(n)));
  const double sd_r = std::sqrt(std::expm1(square));
  CHECK(result.count == n);
  CHECK(std::abs(estimate(result, "k1").mean - square / 2) < 5 * delta / std::sqrt(n));
  CHECK(estimate(result, "k1").sd == Approx(delta).epsilon(0.02));
  CHECK(std::abs(estimate(result, "k3").mean - square / 2) < 5 * estimate(result, "k3").standard_error);
  CHECK(std::abs(result.mean_ratio - 1) < 5 * sd_r / std::sqrt(n));
  CHECK(result.lambda == Approx(square / std::expm1(square)).epsilon(0.02));
  CHECK(result.effective_sample_size / n == Approx(std::exp(-square)).epsilon(0.02));
  CHECK(result.reach == Reach::good);
}

TEST_CASE("k̂ of ratios from a narrow Q is the theorem's: 1 − sd² where P has sd 1", "[log_ratios]") {
  // r = p/q grows as e^(½(1/v − 1)x²), x has density e^(−x²/2v): P(r > t) = t^−1/(1 − v), up to logarithms, which are slow to go.
  for (const double sd : {0.9, 0.6, 0.4}) {
    INFO(sd);
    const LogRatiosResult result = result_of(log_ratios(unit, Gaussian{0, sd}, 200000));
    CHECK(std::abs(result.pareto_k - (1 - sd * sd)) < 0.15);
    CHECK((result.pareto_k < 0.5) == (result.reach == Reach::good));
    CHECK((result.pareto_k >= 0.7) == (result.reach == Reach::out_of_reach));
  }
}

TEST_CASE("The silent half: from a Q on one of two modes k3 reads log 2 − ½, and k̂ sees nothing wrong; the mean ratio alone is ½", "[log_ratios]") {
  const Mixture p{{{0.5, -3, 1}, {0.5, 3, 1}}};
  const LogRatiosResult result = result_of(log_ratios(p, Gaussian{2.98430598783574, 1.0200268}, 1000));
  CHECK(estimate(result, "k3").mean == Approx(0.193).margin(0.01));
  CHECK(estimate(result, "k3").sd < 0.05);
  CHECK(result.reach == Reach::good);
  CHECK(result.effective_sample_size > 990);
  CHECK(result.mean_ratio == Approx(0.5).margin(0.01));
}

TEST_CASE("Log-ratios of a million nats leave everything that has a value with one", "[log_ratios]") {
  Values wild(1000);
  for (Index i = 0; i < wild.size(); ++i) wild[i] = 1e6 * std::sin(static_cast<double>(i * i));
  const LogRatiosResult result = result_of(wild);
  CHECK(std::isfinite(estimate(result, "k1").mean));
  CHECK(std::isinf(estimate(result, "k3").mean));
  CHECK(std::isinf(estimate(result, "k3").sd));
  for (const LogRatiosResult::Estimate& one : result.estimates) CHECK_FALSE(std::isnan(one.mean));
  CHECK(result.effective_sample_size >= 1);
  CHECK(result.effective_sample_size < 10);
  CHECK(result.reach == Reach::out_of_reach);
  CHECK(std::isfinite(result.pareto_k));
  CHECK_FALSE(std::isnan(result.lambda));
}

TEST_CASE("Ratios too large to square still have a mean, a spread and a λ̂", "[log_ratios]") {
  Values large(1000);
  for (Index i = 0; i < large.size(); ++i) large[i] = -500 - std::sin(static_cast<double>(i));
  const LogRatiosResult result = result_of(large), moved = result_of(large + 490);
  const double factor = std::exp(490.0);
  CHECK(result.mean_ratio == Approx(moved.mean_ratio * factor).epsilon(1e-11));
  CHECK(result.lambda == Approx(moved.lambda / factor).epsilon(1e-9));
  CHECK(result.effective_sample_size == Approx(moved.effective_sample_size).epsilon(1e-11));
  CHECK(estimate(result, "k3").sd == Approx(estimate(moved, "k3").sd * factor).epsilon(1e-3));
}

TEST_CASE("Equal log-ratios are their own mean, of λ̂ 1, and no tail", "[log_ratios]") {
  for (const double l : {0.0, 5.1, -0.3}) {
    INFO(l);
    const LogRatiosResult result = result_of(Values::Constant(777, l));
    CHECK(estimate(result, "k1").mean == Approx(l));
    CHECK(estimate(result, "k1").sd < 1e-14);
    CHECK(result.lambda == 1);
    CHECK(result.effective_sample_size == Approx(777));
    CHECK(std::isnan(result.pareto_k));
    CHECK(result.reach == Reach::unknown);
  }
}

TEST_CASE("Twenty numbers make no tail, twenty-one do", "[log_ratios]") {
  CHECK(result_of(log_ratios(Gaussian{0.5, 1}, unit, 20)).reach == Reach::unknown);
  CHECK(result_of(log_ratios(Gaussian{0.5, 1}, unit, 21)).reach != Reach::unknown);
}

TEST_CASE("Too few log-ratios are refused, and the first that is no finite number by its place", "[log_ratios]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(refused(Values::Zero(3)) == "InvalidScenario logRatios");
  CHECK(refused(Values::Zero(1000001)) == "InvalidScenario logRatios");
  CHECK(refused(Values::Zero(4)) == "");
  for (const double bad : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), 1.1e15}) {
    Values values = Values::Zero(9);
    values[5] = values[7] = bad;
    CHECK(refused(values) == "InvalidScenario logRatios[5]");
  }
}

TEST_CASE("Reaches have the names of the interface", "[log_ratios]") {
  CHECK(name(Reach::good) == "good");
  CHECK(name(Reach::slow) == "slow");
  CHECK(name(Reach::out_of_reach) == "out-of-reach");
  CHECK(name(Reach::unknown) == "unknown");
}
