#include "kl/estimator/spread_grid.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/estimator/existence.h"
#include "kl/numeric/elementary.h"

namespace kl::estimator {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Steps a width: of P's narrowest component, whose logarithm has its poles beside the line, and of Q, which has none.
constexpr double steps_a_width_of_p = 8, steps_a_width_of_q = 3;
/// How far the grid goes beyond all centers, in units of the largest width, and how many nodes it may have.
constexpr double reach = 20;
constexpr Index most_nodes = 8192;
/// What lies so many nats below its peak adds nothing.
constexpr double depth = 46;
/// Ratios up to e^this square within the doubles.
constexpr double largest_log_ratio = 300;
/// Twice the step may show a result off by so much of it: the step itself then by the square, or so.
constexpr double agreement = 1e-6;

}  // namespace

SpreadGrid::SpreadGrid(const Density& p, double sd, double from, double to) : p_(p), sd_(sd) {
  if (!std::holds_alternative<Gaussian>(p) && !std::holds_alternative<Mixture>(p)) return;
  double narrowest = infinity, widest = sd, low = from, high = to;
  for (const Mixture::Component& component : components(p)) {
    narrowest = std::min(narrowest, component.sd);
    widest = std::max(widest, component.sd);
    low = std::min(low, component.mean);
    high = std::max(high, component.mean);
  }
  step_ = std::min(narrowest / steps_a_width_of_p, sd / steps_a_width_of_q);
  low -= reach * widest;
  const double nodes = std::ceil((high + reach * widest - low) / step_ / numeric::lane_count) * numeric::lane_count;
  if (!(nodes <= most_nodes)) return;
  x_.resize(static_cast<Index>(nodes), 1);
  for (Index i = 0; i < x_.rows(); ++i) x_(i, 0) = low + static_cast<double>(i) * step_;
  log_p_ = log_density(p, x_);
  slope_p_ = kl::slope(p, x_);
}

std::optional<Spread> SpreadGrid::spread(const Chosen& chosen, double at_mean, int parameter) {
  const Estimator& entry = *chosen.entry;
  const Gaussian q{at_mean, sd_};
  const Setting setting{p_, q};
  const Side side = entry.about.samples_from;
  if (x_.rows() == 0 || entry.about.batch != Batch::average) return std::nullopt;
  const Terms terms = entry.terms(side, chosen.lambda);
  if (!terms.kinks().empty()) return std::nullopt;
  const Existence exists = existence(terms, setting, side, parameter);
  if (exists.mean != 0 || !exists.square) return Spread{exists.mean, std::isnan(exists.mean) ? exists.mean : infinity};

  const Values log_q = q.log_density(x_);
  Values height = Values::Constant(x_.rows(), -infinity);
  for (const Powers& powers : exponents(terms, setting, side, true)) height = height.max(powers[0] * log_p_ + powers[1] * log_q);
  const double least = height.maxCoeff() - depth;
  Index from = 0, to = x_.rows();
  while (from < to && height[from] < least) ++from;
  while (to > from && height[to - 1] < least) --to;
  if (from == 0 || to == x_.rows()) return std::nullopt;
  from = from / numeric::lane_count * numeric::lane_count;
  to = (to + numeric::lane_count - 1) / numeric::lane_count * numeric::lane_count;
  const Index count = to - from;

  const Points x = x_.middleRows(from, count);
  const Values log_p = log_p_.segment(from, count), log_here = log_q.segment(from, count);
  block_.fill(setting, side, x, {log_p, slope_p_.segment(from, count)}, entry.reads);
  if (block_.log_r.size() > 0 && (block_.log_r > largest_log_ratio).any()) return std::nullopt;
  Values value(count);
  const Values lambda = Values::Constant(count, chosen.lambda), weight = numeric::exp(side == Side::p ? log_p : log_here) * step_;
  entry.at_block(block_, parameter, lambda.data(), value.data());

  // Over all nodes, and over every other one with twice the weight.
  const auto sums = [&](const Values& terms_of_sum) {
    double all = 0, even = 0;
    for (Index i = 0; i < count; i += 2) {
      even += terms_of_sum[i];
      all += terms_of_sum[i] + terms_of_sum[i + 1];
    }
    return std::pair{all, 2 * even};
  };
  const auto [mean, coarse_mean] = sums(weight * value);
  const Values distance = value - mean;
  const auto [variance, coarse_variance] = sums(weight * distance * distance);
  const bool agrees = std::abs(coarse_variance - variance) <= agreement * variance && std::abs(coarse_mean - mean) <= agreement * (std::abs(mean) + std::sqrt(variance));
  if (!(agrees && variance > 0 && std::isfinite(variance))) return std::nullopt;
  return Spread{mean, variance};
}

}  // namespace kl::estimator
