#include "kl/experiment/expectation_maximization.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kl/numeric/elementary.h"

namespace kl::experiment {

using numeric::Lanes;

namespace {

/// The index that a uniform number picks when each has the given mass; never one without mass.
Index pick(const Values& mass, double uniform) {
  const double target = uniform * mass.sum();
  double passed = 0;
  Index last = 0;
  for (Index i = 0; i < mass.size(); ++i) {
    if (mass[i] <= 0) continue;
    last = i;
    passed += mass[i];
    if (passed >= target) break;
  }
  return last;
}

}  // namespace

Iteration::Iteration(const std::vector<Mixture::Component>& from) : from_(from) {
  for (std::size_t k = 0; k < from.size(); ++k)
    terms_[k] = {from[k].mean, 1 / from[k].sd, numeric::log(from[k].weight) - numeric::log(from[k].sd) - half_log_two_pi, 0.0, 0.0, 0.0};
}

void Iteration::add_four(Lanes x, Lanes count) {
  Lanes z[most_components], term[most_components];
  Lanes largest(-std::numeric_limits<double>::infinity()), total(0.0);
  const std::size_t components = from_.size();
  for (std::size_t k = 0; k < components; ++k) {
    z[k] = (x - Lanes(terms_[k].mean)) * Lanes(terms_[k].inverse_sd);
    term[k] = Lanes(terms_[k].offset) - Lanes(0.5) * z[k] * z[k];
    largest = select(largest < term[k], term[k], largest);
  }
  for (std::size_t k = 0; k < components; ++k) {
    term[k] = numeric::exp(term[k] - largest);
    total = total + term[k];
  }
  const Lanes share = count / total;
  for (std::size_t k = 0; k < components; ++k) {
    const Lanes responsibility = term[k] * share, first = responsibility * z[k];
    terms_[k].responsibility = terms_[k].responsibility + responsibility;
    terms_[k].first = terms_[k].first + first;
    terms_[k].second = terms_[k].second + first * z[k];
  }
  log_likelihood_ = log_likelihood_ + count * (largest + numeric::log(total));
  count_ = count_ + count;
}

void Iteration::add(const double* x, const double* count, Index n) {
  const Index whole = n / numeric::lane_count * numeric::lane_count;
  for (Index i = 0; i < whole; i += numeric::lane_count) add_four(Lanes::load(x + i), count ? Lanes::load(count + i) : Lanes(1.0));
  if (whole == n) return;
  double last[numeric::lane_count], times[numeric::lane_count] = {0, 0, 0, 0};
  std::fill(last, last + numeric::lane_count, x[n - 1]);
  for (Index i = whole; i < n; ++i) {
    last[i - whole] = x[i];
    times[i - whole] = count ? count[i] : 1.0;
  }
  add_four(Lanes::load(last), Lanes::load(times));
}

double Iteration::log_likelihood() const { return sum(log_likelihood_); }

std::vector<Mixture::Component> Iteration::maximized(double least_sd) const {
  std::vector<Mixture::Component> result = from_;
  for (std::size_t k = 0; k < result.size(); ++k) {
    const double responsibility = sum(terms_[k].responsibility);
    result[k].weight = responsibility / sum(count_);
    if (responsibility == 0) continue;  // no number is its own any more: where it stands makes no difference
    const double first = sum(terms_[k].first) / responsibility, second = sum(terms_[k].second) / responsibility;
    result[k].mean += from_[k].sd * first;
    result[k].sd = std::max(least_sd, from_[k].sd * std::sqrt(std::max(0.0, second - first * first)));
  }
  return result;
}

std::vector<Mixture::Component> spread_components(const Counted& numbers, std::size_t k, double least_sd, numeric::Stream& stream) {
  std::vector<Mixture::Component> result;
  Values squared_distance, mass = numbers.count;
  while (result.size() < k) {
    const double mean = numbers.x[pick(mass, stream.uniform().low[0])];
    const Values squares = (numbers.x - mean).square();
    squared_distance = result.empty() ? squares : squared_distance.min(squares).eval();
    mass = numbers.count * squared_distance;
    result.push_back({1 / static_cast<double>(k), mean, 0});
  }
  const double sd = std::max(least_sd, std::sqrt(mass.sum() / numbers.count.sum()));
  for (Mixture::Component& component : result) component.sd = sd;
  return result;
}

}  // namespace kl::experiment
