#include <cmath>
#include <limits>
#include "kl/estimator/batch_variance.h"
#include "kl/estimator/block.h"
#include "kl/estimator/expectation.h"
#include "kl/estimator/self_normalized.h"

namespace kl::estimator {
namespace {

using numeric::Extended;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Of one parameter.
struct Moments {
  double mean, sd, sample_variance;
  double visible = nan, coefficient = nan;
};

/// Of a mean that is not finite, or of a second moment that is not.
Moments undefined(double mean) { return {mean, std::isnan(mean) ? nan : infinity, std::isnan(mean) ? nan : infinity}; }
Moments without_variance(double mean) { return {mean, infinity, infinity}; }

double square(double x) { return x * x; }

/// One question: this entry, this parameter.
struct Asked {
  const Chosen& chosen;
  const Setting& setting;
  int j;
  double batch_size, samples;

  Side side() const { return chosen.entry->about.samples_from; }
  Function function(double lambda) const { return {chosen.entry, j, lambda}; }
  Existence exists(const Function& f) const { return existence(f.terms(side()), setting, side(), j); }
};

Moments of_average(const Asked& asked) {
  const double lambda = fixed_lambda(asked.chosen, asked.setting);
  if (!std::isfinite(lambda)) return undefined(nan);
  const Function f = asked.function(lambda);
  const Existence exists = asked.exists(f);
  if (exists.mean != 0) return undefined(exists.mean);
  const Nodes nodes(asked.setting, asked.side(), {&f, 1});
  const double mean = nodes.mean(0).value();
  Moments result = without_variance(mean);
  if (exists.square) {
    const Extended variance = nodes.variance(0);
    result = {mean, root(variance) / std::sqrt(asked.batch_size), variance.value()};
  }
  if (asked.samples > 0) result.visible = std::isinf(result.sd) ? 0 : nodes.visible_share(0, asked.samples);
  return result;
}

/// The best λ of a formula a + λc; 0 where c has no variance.
Moments of_two_fold(const Asked& asked) {
  const Function functions[] = {asked.function(0), asked.function(1)};
  const Existence a_exists = asked.exists(functions[0]), exists = asked.exists(functions[1]);
  if (a_exists.mean != 0) return undefined(a_exists.mean);
  const bool is_tame = exists.mean == 0 && exists.square;
  const Nodes nodes(asked.setting, asked.side(), {functions, is_tame ? 2u : 1u});
  if (!is_tame) {
    Moments result = without_variance(nodes.mean(0).value());
    result.coefficient = 0;
    if (!a_exists.square) return result;
    const Extended variance = nodes.variance(0);
    result.sd = root(variance) / std::sqrt(asked.batch_size);
    result.sample_variance = variance.value();
    return result;
  }
  // The formula at λ is (1 − λ) times that at 0 and λ times that at 1.
  const Extended of_a = nodes.variance(0), of_b = nodes.variance(1), joint = nodes.covariance(0, 1);
  const Extended lambda = best_lambda(of_a, of_b, joint), rest = 1 - lambda;
  const Extended variance = rest * rest * of_a + 2 * rest * lambda * joint + lambda * lambda * of_b;
  const double sd = root(variance);
  return {(rest * nodes.mean(0) + lambda * nodes.mean(1)).value(), sd / std::sqrt(asked.batch_size), variance.value(), nan, lambda.value()};
}

/// The sample covariance of ℓ and s over a batch of N, times `factor`. Its samples are (ℓ − the mean of the other ℓ) s.
Moments of_covariance(const Asked& asked, double factor) {
  const double n = asked.batch_size;
  if (n == 1) return {0, 0, nan};  // one sample has no other
  const Function functions[] = {asked.function(0), log_ratio_function(), score_function(asked.j)};
  bool has_squares = true;
  for (const Function& f : functions) {
    const Existence exists = asked.exists(f);
    if (exists.mean != 0) return undefined(nan);
    has_squares = has_squares && exists.square;
  }
  const Nodes nodes(asked.setting, asked.side(), functions);
  const double g = nodes.covariance(1, 2).value(), mean_l = nodes.mean(1).value(), mean_s = nodes.mean(2).value();
  if (!has_squares) return without_variance(factor * g);
  const auto moment = [&](double center) {  // E[c² (s − center)²]
    return nodes.expectation([&](const auto* f) {
      const auto product = (f[1] - mean_l) * (f[2] - center);
      return product * product;
    }).value();
  };
  const double variance_l = nodes.variance(1).value(), variance_s = nodes.variance(2).value();
  const double variance = variance_of_covariance(moment(mean_s), variance_l, variance_s, g, n);
  const double square_of_sample = moment(0) + variance_l * (variance_s + square(mean_s)) / (n - 1);
  return {factor * g, factor * std::sqrt(variance), square(factor) * (n / (n - 1)) * (square_of_sample - variance - g * g)};
}

/// Pairs of x and its reflection x′: of N samples the variance is (Var f + Cov(f(x), f(x′)))/N.
Moments of_pairs(const Asked& asked) {
  Function functions[] = {asked.function(1), asked.function(1)};
  functions[1].is_reflected = true;
  const Existence exists = asked.exists(functions[0]);
  if (exists.mean != 0) return undefined(exists.mean);
  const Nodes nodes(asked.setting, asked.side(), functions);
  const double mean = nodes.mean(0).value();
  if (!exists.square) return without_variance(mean);
  const double both = std::max(0.0, nodes.variance(0).value() + nodes.covariance(0, 1).value());
  return {mean, std::sqrt(both / asked.batch_size), both};
}

Moments of_self_normalized(const Asked& asked) {
  const SelfNormalized moments = self_normalized(*asked.chosen.entry, asked.setting, asked.j, asked.batch_size);
  return {moments.mean, moments.sd, moments.sample_variance};
}

Moments moments(const Asked& asked) {
  switch (asked.chosen.entry->about.batch) {
    case Batch::average:
    case Batch::mean_baseline: return of_average(asked);
    case Batch::two_fold: return of_two_fold(asked);
    case Batch::leave_one_out: return of_covariance(asked, 1);
    case Batch::batch_baseline: return of_covariance(asked, 1 - 1 / asked.batch_size);
    case Batch::antithetic: return of_pairs(asked);
    case Batch::self_normalized: return of_self_normalized(asked);
  }
  return undefined(nan);
}

}  // namespace

Exact exact(const Chosen& chosen, const Setting& setting, double batch_size, double samples) {
  const About& about = chosen.entry->about;
  const bool is_ideal = about.batch == Batch::two_fold;
  const Index count = about.estimates == Estimates::value ? 1 : theta(setting.q).size();
  Exact result{is_ideal ? Exact::Kind::ideal : Exact::Kind::exact, Values(is_ideal ? count : 0), Values(count), Values(count), Values(count), Values(count)};
  for (int j = 0; j < count; ++j) {
    const Moments one = moments({chosen, setting, j, batch_size, samples});
    if (is_ideal) result.coefficient[j] = one.coefficient;
    result.mean[j] = one.mean;
    result.sd[j] = one.sd;
    result.sample_variance[j] = one.sample_variance;
    result.visible[j] = one.visible;
    // A weighted mean always has one.
    if (about.batch == Batch::self_normalized && std::isnan(one.mean)) result.kind = Exact::Kind::none;
  }
  return result;
}

bool is_per_sample(Batch batch) { return batch == Batch::average || batch == Batch::mean_baseline; }

std::vector<Spread> spreads(std::span<const Chosen> chosen, const Setting& setting, int parameter, double relative) {
  std::vector<Spread> result(chosen.size(), {nan, nan});
  std::vector<Function> functions;
  std::vector<std::size_t> whose;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Side side = chosen[i].entry->about.samples_from;
    const Function f{chosen[i].entry, parameter, fixed_lambda(chosen[i], setting)};
    const Existence exists = std::isfinite(f.lambda) ? existence(f.terms(side), setting, side, parameter) : Existence{nan, false};
    result[i] = {exists.mean, std::isnan(exists.mean) ? nan : infinity};
    if (exists.mean != 0 || !exists.square) continue;
    whose.push_back(i);
    functions.push_back(f);
  }
  for (const Side side : {Side::p, Side::q}) {
    std::vector<Function> of_side;
    std::vector<std::size_t> entries;
    for (std::size_t k = 0; k < functions.size(); ++k) {
      if (functions[k].entry->about.samples_from != side) continue;
      of_side.push_back(functions[k]);
      entries.push_back(whose[k]);
    }
    if (of_side.empty()) continue;
    const Nodes nodes(setting, side, of_side, relative);
    for (std::size_t k = 0; k < entries.size(); ++k) result[entries[k]] = {nodes.mean(k).value(), nodes.variance(k)};
  }
  return result;
}

}  // namespace kl::estimator
