#include "kl/experiment/factor.h"
#include <cmath>
#include <limits>
#include <optional>
#include <vector>
#include "kl/divergence/divergence.h"
#include "kl/estimator/entry.h"
#include "kl/estimator/existence.h"
#include "kl/estimator/expectation.h"
#include "kl/numeric/elementary.h"

namespace kl::experiment {
namespace {

using estimator::Side;
using numeric::Extended;
constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

constexpr estimator::Estimator ratio_entry = estimator::entry({.unbiased = false}, [](const auto& x, int) { return x.r; });
/// The same but for a constant, and without its rounding where r is near 1.
constexpr estimator::Estimator shifted_ratio_entry = estimator::entry({.unbiased = false}, [](const auto& x, int) { return x.r_minus_one; });

double log_of_one_plus(const Extended& x) { return x.exponent() > 1000 ? numeric::log(x) : numeric::log1p(x.value()); }

/// log r ~ N(−s/2, s), s the square of how many sds the means are apart.
Factor of_gaussians(double s) {
  const Extended square = s;
  return {.divergence = s / 2,
          .mean_k2 = s / 2 + s * s / 8,
          .mean_k3 = s / 2,
          .variance_k1 = square,
          .variance_k2 = square * square * (0.5 + s / 4),
          .variance_k3 = Extended::expm1_minus_x(s),
          .variance_r = Extended::expm1(s),
          .covariance_k1_k2 = square * square / 2,
          .covariance_k1_r = -square,
          .covariance_k3_r = Extended::expm1_minus_x(s),
          .log_mean = 0,
          .log_growth = s};
}

/// The functions of log r that a factor is about, and their moments as far as they exist.
class Quadrature {
 public:
  Quadrature(const estimator::Setting& setting, Side side, std::vector<const estimator::Estimator*> entries) {
    for (const estimator::Estimator* entry : entries) {
      const estimator::Function function{entry, 0};
      const estimator::Existence exists = existence(function.terms(side), setting, side, 0);
      columns_.push_back({exists.mean, exists.square, functions_.size()});
      if (exists.mean == 0) functions_.push_back(function);
    }
    nodes_.emplace(setting, side, functions_);
  }
  Extended mean(std::size_t k) const { return columns_[k].mean != 0 ? Extended(columns_[k].mean) : nodes_->mean(columns_[k].at); }
  Extended variance(std::size_t k) const { return has_square(k) ? nodes_->variance(columns_[k].at) : Extended(infinity); }
  Extended covariance(std::size_t k, std::size_t l) const {
    return has_square(k) && has_square(l) ? nodes_->covariance(columns_[k].at, columns_[l].at) : Extended(nan);
  }

 private:
  struct Column { double mean; bool square; std::size_t at; };
  bool has_square(std::size_t k) const { return columns_[k].mean == 0 && columns_[k].square; }
  std::vector<estimator::Function> functions_;
  std::vector<Column> columns_;
  std::optional<estimator::Nodes> nodes_;
};

/// Whether samples come from everywhere that the other density has mass. A model has mass everywhere, and no other density is cut within its own support.
bool covers(const estimator::Setting& setting, Side side) {
  return side == Side::q || support(setting.p) == support(setting.q);
}

}  // namespace

Factor factor(const estimator::Setting& setting, Side side) {
  const Gaussian *p = std::get_if<Gaussian>(&setting.p), *q = std::get_if<Gaussian>(&setting.q);
  if (p && q && p->sd == q->sd) {
    const double apart = (q->mean - p->mean) / p->sd;
    return of_gaussians(apart * apart);
  }
  const bool is_forward = side == Side::p, is_covered = covers(setting, side);
  const estimator::Objective objective = is_forward ? estimator::Objective::forward_kl : estimator::Objective::reverse_kl;
  const auto entry = [&](std::string_view name) { return estimator::choose({.name = std::string(name), .lambda = {}}, objective, "").entry; };
  enum : std::size_t { k1, k2, k3, r };
  const Quadrature moments(setting, side, {entry("k1"), entry("k2"), entry("k3"), is_covered ? &shifted_ratio_entry : &ratio_entry});
  const double divergence = divergence::value({is_forward ? divergence::Kind::forward_kl : divergence::Kind::reverse_kl}, setting.p, setting.q).value;
  const Extended mean_r = is_covered ? Extended(1.0) : moments.mean(r), variance_r = moments.variance(r);
  return {.divergence = divergence,
          .mean_k2 = moments.mean(k2).value(),
          .mean_k3 = is_covered ? divergence : moments.mean(k3).value(),
          .variance_k1 = moments.variance(k1),
          .variance_k2 = moments.variance(k2),
          .variance_k3 = moments.variance(k3),
          .variance_r = variance_r,
          .covariance_k1_k2 = moments.covariance(k1, k2),
          .covariance_k1_r = moments.covariance(k1, r),
          .covariance_k3_r = moments.covariance(k3, r),
          .log_mean = numeric::log(mean_r),
          .log_growth = log_of_one_plus(variance_r / (mean_r * mean_r))};
}

}  // namespace kl::experiment
