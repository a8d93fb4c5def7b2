#include "kl/experiment/product.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include "kl/estimator/block.h"
#include "kl/estimator/channel.h"
#include "kl/estimator/expectation.h"
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/integer.h"
#include "kl/numeric/moments.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

using estimator::Block;
using estimator::Side;
using numeric::Extended;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double most_dimensions = 256, largest_dimension = 1e6, most_samples = 1e6, most_draws = 1e9, most_kept = 1e6;

void check_sampled(const ProductRequest& request) {
  const ProductRequest::Sampled& sampled = *request.sampled;
  if (!numeric::is_integer(sampled.samples, 2, most_samples)) refuse_invalid("sampled.samples", "an integer from 2 to 1000000");
  if (!numeric::is_integer(sampled.seed, 0, numeric::largest_integer)) refuse_invalid("sampled.seed", "an integer from 0 to 9007199254740991");
  if (!numeric::is_integer(sampled.keep, 0, sampled.samples)) refuse_invalid("sampled.keep", "an integer from 0 to sampled.samples");
  if (sampled.samples * *std::max_element(request.dimensions.begin(), request.dimensions.end()) > most_draws)
    refuse_limit("sampled.samples", "sampled.samples times the largest dimension is the number of draws, which must be at most 1000000000.");
  if (sampled.keep * static_cast<double>(request.dimensions.size()) > most_kept)
    refuse_limit("sampled.keep", "sampled.keep times the number of dimensions must be at most 1000000.");
}

void check(const ProductRequest& request) {
  check_pair(request.p, request.q);
  check_model(request.q, "q");
  if (request.dimensions.empty() || static_cast<double>(request.dimensions.size()) > most_dimensions) refuse_invalid("dimensions", "a list of 1 to 256 whole numbers");
  for (std::size_t i = 0; i < request.dimensions.size(); ++i)
    if (!numeric::is_integer(request.dimensions[i], 1, largest_dimension)) refuse_invalid("dimensions[" + std::to_string(i) + "]", "an integer from 1 to 1000000");
  if (request.sampled) check_sampled(request);
}

/// φ(d x) − d φ(x) ≥ 0, φ(x) = e^x − 1 − x: what d copies have of (1 + w)^d, w = e^x − 1, beyond 1 + d w.
Extended beyond_the_sum(double dimension, double x) {
  return Extended::expm1_minus_x(dimension * x) - dimension * Extended::expm1_minus_x(x);
}

bool is_infinite(const Extended& x) { return std::isinf(x.scaled(x.exponent())); }

/// Var(k2) = d Var(k2 + (d − 1) D k1) + ½ d (d − 1) Var(k1)², what stands on the right being of one copy.
Extended variance_of_k2(const Factor& one, double d) {
  if (is_infinite(one.variance_k2)) return infinity;
  if (d == 1) return one.variance_k2;
  const Extended c = (d - 1) * one.divergence;
  return d * (one.variance_k2 + 2 * c * one.covariance_k1_k2 + c * c * one.variance_k1) + d * ((d - 1) / 2) * one.variance_k1 * one.variance_k1;
}

/// Var(k3) = d Var(m^(d−1) r − log r) + m^(2d) [(1 + w)^d − 1 − d w], m = E[r], w = Var(r)/m²: the first term is what single copies are to blame for,
/// the second what only two or more of them together are.
Extended variance_of_k3(const Factor& one, double d) {
  if (is_infinite(one.variance_k3)) return infinity;
  if (d == 1) return one.variance_k3;
  const Extended c = Extended::exp((d - 1) * one.log_mean), rest = Extended::expm1((d - 1) * one.log_mean);
  // r − log r is k3 but for a constant, and says more of r near 1; m^(d−1) r − log r with a small m^(d−1) is rather k1.
  const Extended alone = one.log_mean > -0.5 / d ? one.variance_k3 + 2 * rest * one.covariance_k3_r + rest * rest * one.variance_r
                                                 : one.variance_k1 + 2 * c * one.covariance_k1_r + c * c * one.variance_r;
  return d * alone + Extended::exp(2 * d * one.log_mean) * beyond_the_sum(d, one.log_growth);
}

/// What the draws show at one dimension, while they come in.
struct Shown {
  std::array<numeric::Moments, 3> estimates{};
  numeric::Moments ratio{};
  estimator::LogSum once{}, twice{};  ///< Σ r and Σ r²
  bool has_zero = false;              ///< an r of 0, whose estimates are infinite
  std::vector<double> kept{};

  void add(const Values& log_r, Index to_keep) {
    const double* first = log_r.data();
    kept.insert(kept.end(), first, first + std::min(log_r.size(), std::max<Index>(0, to_keep - static_cast<Index>(kept.size()))));
    for (Index i = 0; i < log_r.size(); ++i) {
      once.add(log_r[i]);
      twice.add(2 * log_r[i]);
    }
    has_zero = has_zero || (log_r == -infinity).any();
    const auto block = [](const Values& x) { return numeric::Moments::of(x.data(), x.size()); };
    ratio.add(block(numeric::exp(log_r)));
    if (has_zero) return;
    estimates[0].add(block(-log_r));
    estimates[1].add(block(0.5 * log_r * log_r));
    estimates[2].add(block(numeric::expm1_minus_x(log_r)));
  }

  ProductResult::Moments moments() const {
    ProductResult::Moments result{};
    for (std::size_t k = 0; k < estimates.size(); ++k)
      result.estimates[k] = has_zero ? ProductResult::Spread{infinity, infinity} : ProductResult::Spread{estimates[k].mean, std::sqrt(estimates[k].variance())};
    const double share = once.total == 0 ? 0 : numeric::exp(2 * once.value() - twice.value()) / ratio.count;
    result.ratio = {ratio.variance(), std::min(share, 1.0)};
    return result;
  }
};

}  // namespace

ProductResult::Moments product_moments(const Factor& one, double d) {
  const auto spread = [](double mean, const Extended& variance) { return ProductResult::Spread{mean, estimator::root(variance)}; };
  const double mean_k2 = std::isinf(one.mean_k2) ? infinity : d * one.mean_k2 + d * ((d - 1) / 2) * (one.divergence * one.divergence);
  const Extended mean_k3 = d * Extended(one.mean_k3) + beyond_the_sum(d, one.log_mean);
  const Extended growth = Extended::expm1(d * one.log_growth) * Extended::exp(2 * d * one.log_mean);
  return {{spread(d * one.divergence, d * one.variance_k1), spread(mean_k2, variance_of_k2(one, d)), spread(mean_k3.value(), variance_of_k3(one, d))},
          {growth.value(), numeric::exp(-d * one.log_growth)}};
}

struct ProductRun::Work {
  ProductRequest request;
  estimator::Setting setting;
  Side side;
  std::vector<std::size_t> order{};  ///< indices into the dimensions, ascending
  std::optional<Factor> one{};
  std::vector<Shown> shown{};        ///< of each dimension, as asked for

  double drawn = 0;             ///< samples of the blocks that are done
  double read = 0;              ///< coordinates of the block under way
  std::size_t next = 0;         ///< in `order`: the dimension that the block comes to next
  Values log_r{};               ///< of the block, of the coordinates read
  std::optional<numeric::Stream> stream{};
  Block block{};

  explicit Work(ProductRequest asked)
      : request(std::move(asked)), setting{normalized(request.p), with_unit_mass(request.q)},
        side(request.direction == estimator::Objective::forward_kl ? Side::p : Side::q), order(request.dimensions.size()), shown(request.dimensions.size()) {
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return request.dimensions[a] < request.dimensions[b]; });
  }
  double samples() const { return request.sampled ? request.sampled->samples : 0; }
  double largest() const { return request.dimensions[order.back()]; }
  bool is_done() const { return one && drawn >= samples(); }
  double fraction() const { return samples() == 0 ? 0 : (drawn * largest() + read * static_cast<double>(log_r.size())) / (samples() * largest()); }
  void step();
};

/// The factor; then one coordinate of one block of samples, which has a stream of its own.
void ProductRun::Work::step() {
  if (!one) {
    one = factor(setting, side);
    return;
  }
  if (!stream) {
    stream.emplace(static_cast<std::uint64_t>(request.sampled->seed), static_cast<std::uint64_t>(drawn / Block::capacity), static_cast<std::uint32_t>(side));
    log_r = Values::Zero(static_cast<Index>(std::min<double>(Block::capacity, samples() - drawn)));
  }
  block.fill(setting, side, sample(setting.sampled(side), *stream, log_r.size()), estimator::Column::log_r);
  log_r += block.log_r.head(log_r.size());
  read += 1;
  for (; next < order.size() && request.dimensions[order[next]] == read; ++next) shown[order[next]].add(log_r, static_cast<Index>(request.sampled->keep));
  if (next < order.size()) return;
  drawn += static_cast<double>(log_r.size());
  stream.reset();
  read = 0;
  next = 0;
}

ProductRun::ProductRun(ProductRequest request) {
  check(request);
  work_ = std::make_unique<Work>(std::move(request));
}
ProductRun::~ProductRun() = default;
ProductRun::ProductRun(ProductRun&&) noexcept = default;

double ProductRun::advance() {
  const Slice slice;
  while (!work_->is_done()) {
    work_->step();
    if (slice.over()) break;
  }
  return work_->is_done() ? 1 : std::min(0.999, work_->fraction());
}

std::vector<ProductResult> ProductRun::result() const {
  std::vector<ProductResult> results;
  for (std::size_t i = 0; i < work_->request.dimensions.size(); ++i) {
    const double d = work_->request.dimensions[i];
    const Shown& shown = work_->shown[i];
    results.push_back({d, d * work_->one->divergence, product_moments(*work_->one, d), std::nullopt, Eigen::Map<const Values>(shown.kept.data(), static_cast<Index>(shown.kept.size()))});
    if (work_->request.sampled) results.back().sampled = shown.moments();
  }
  return results;
}

}  // namespace kl::experiment
