#include "kl/estimator/function.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/estimator/block.h"
#include "kl/estimator/entry.h"
#include "kl/estimator/reflection.h"
#include "kl/numeric/elementary.h"

namespace kl::estimator {

using numeric::Extended;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// The last places of log p and log q, and with them of log r. Scores carry it into gradients in units of their own.
constexpr double last_place_of_log = 2e-16;
/// Logarithms of ratios up to this square within the doubles, and cost them no more than three digits.
constexpr double narrow_log_ratio = 300;

constexpr Estimator log_ratio_entry = entry({.unbiased = false}, [](const auto& x, int) { return x.log_q_over_p; });
constexpr Estimator score_entry = entry({.unbiased = false}, [](const auto& x, int j) { return x.score[j]; });

/// e^x, and where that is below all Extended numbers still the same number in every place, so that quotients are right.
Extended wide_exp(double x) { return Extended::exp(x < -4e17 && x > -infinity ? -4e17 : x); }

/// Of the two densities that r is a quotient of, at one x: everything about r. s·r has to give o again, to a few ulp, even where
/// log s is so large that its last place is far above 1e-16: so r is a quotient, and only near 1 made from its logarithm.
struct RatioAtNode {
  double log_ratio;
  Extended value, minus_one, k3, times_log;
  RatioAtNode(double log_s, double log_o) : log_ratio(log_o - log_s), value(wide_exp(log_o) / wide_exp(log_s)) {
    const bool near = std::abs(log_ratio) < 0.5;
    minus_one = near ? Extended::expm1(log_ratio) : value - 1;
    k3 = near ? Extended::expm1_minus_x(log_ratio) : value - 1 - log_ratio;
    if (value.value() != 0 || std::isfinite(log_ratio)) times_log = value * log_ratio;  // else 0
  }
};

/// What was sampled from where.
Setting setting_at(std::span<const Density> here) {
  Setting setting{here[0], here[1]};
  if (here.size() > 2) setting.behavior = here[2];
  return setting;
}

}  // namespace

Function log_ratio_function() { return {&log_ratio_entry, 0}; }
Function score_function(int j) { return {&score_entry, j}; }

double last_place(const Function& f, const Density& q) {
  if (!(f.entry->reads & (Column::score | Column::path))) return last_place_of_log;
  const std::vector<Mixture::Component> parts = components(q);
  Points x(2 * static_cast<Index>(parts.size()), 1);
  for (Index i = 0; i < x.rows(); ++i) {
    const Mixture::Component& part = parts[static_cast<std::size_t>(i / 2)];
    x(i, 0) = part.mean + (i % 2 == 0 ? -1.5 : 1.5) * part.sd;
  }
  return last_place_of_log * kl::score(q, x).col(f.parameter).abs().maxCoeff();  // as large as scores are where q has its mass
}

Panels panels_of(std::span<const Function> functions, const std::vector<bool>& has_square, const Setting& setting, Side side) {
  std::vector<Powers> powers;
  std::vector<Level> kinks;
  for (std::size_t k = 0; k < functions.size(); ++k) {
    const Terms terms = functions[k].terms(side).along_the_path();
    for (const Powers& each : exponents(terms, setting, side, has_square[k]))
      if (std::find(powers.begin(), powers.end(), each) == powers.end()) powers.push_back(each);
    for (const Level& each : levels(terms, setting, side)) {
      const auto is_same = [&](const Level& other) { return other.numerator == each.numerator && other.denominator == each.denominator && other.log_ratio == each.log_ratio; };
      if (std::none_of(kinks.begin(), kinks.end(), is_same)) kinks.push_back(each);
    }
  }
  return Panels(densities(setting), powers, kinks);
}

Narrow narrow(std::span<const Function> functions, std::span<const Density> here, Side side, const Points& x) {
  const Setting setting = setting_at(here);
  Narrow result{numeric::exp(log_density(setting.sampled(side), x)), Points(x.rows(), static_cast<Index>(functions.size())), true};
  unsigned reads = 0;
  for (const Function& f : functions) reads |= f.entry->reads;
  Block block;
  block.fill(setting, side, x, reads);
  constexpr unsigned ratios = Column::r | Column::r_minus_one | Column::k3 | Column::r_log_r;
  if (reads & ratios && ((block.log_r > narrow_log_ratio) && (block.log_r < infinity)).any()) result.fits = false;
  if (reads & Column::rho && (block.rho > 1e130).any()) result.fits = false;
  const auto evaluate = [](const Function& f, const Block& at, Values& to) {
    const Values lambda = Values::Constant(at.padded, f.lambda);
    to.resize(at.padded);
    f.entry->at_block(at, f.parameter, lambda.data(), to.data());
  };
  Values values;
  for (std::size_t k = 0; k < functions.size(); ++k) {
    const Function& f = functions[k];
    auto column = result.value.col(static_cast<Index>(k));
    if (!f.is_reflected) {
      evaluate(f, block, values);
      column = values.head(x.rows());
      continue;
    }
    Block other;
    other.fill(setting, side, reflections(setting.sampled(side), x), f.entry->reads);
    evaluate(f, other, values);
    const Points share = responsibilities(setting.sampled(side), x);
    column.setZero();
    for (Index c = 0; c < share.cols(); ++c) column += share.col(c) * values.segment(c * x.rows(), x.rows());
  }
  return result;
}

Wide wide(std::span<const Function> functions, std::span<const Density> here, Side side, const Points& x) {
  const Setting setting = setting_at(here);
  const Values log_p = log_density(setting.p, x), log_q = log_density(setting.q, x), log_sampled = log_density(setting.sampled(side), x);
  const Values slopes = kl::slope(setting.q, x) - kl::slope(setting.p, x);
  unsigned reads = 0;
  for (const Function& f : functions) reads |= f.entry->reads;
  const Points scores = reads & Column::score ? kl::score(setting.q, x) : Points(x.rows(), 0);
  const Points paths = reads & Column::path ? kl::path(setting.q, x) : Points(x.rows(), 0);
  Wide result{{}, std::vector<std::vector<Extended>>(functions.size())};
  for (Index i = 0; i < x.rows(); ++i) {
    const RatioAtNode r = side == Side::p ? RatioAtNode(log_p[i], log_q[i]) : RatioAtNode(log_q[i], log_p[i]);
    const Extended rho = setting.behavior ? wide_exp(log_q[i]) / wide_exp(log_sampled[i]) : Extended(1.0);
    Extended score[most_parameters], path[most_parameters];
    for (Index j = 0; j < scores.cols(); ++j) score[j] = scores(i, j);
    for (Index j = 0; j < paths.cols(); ++j) path[j] = paths(i, j);
    Sample<Extended> sample{r.log_ratio, r.value, r.minus_one, r.k3, r.times_log, log_q[i] - log_p[i], slopes[i], score, path, rho, 0.0};
    result.density.push_back(wide_exp(log_sampled[i]));
    for (std::size_t k = 0; k < functions.size(); ++k) {
      sample.lambda = functions[k].lambda;
      result.value[k].push_back(functions[k].entry->at_node(sample, functions[k].parameter));
    }
  }
  return result;
}

}  // namespace kl::estimator
