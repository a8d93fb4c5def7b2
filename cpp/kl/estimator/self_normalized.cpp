#include "kl/estimator/self_normalized.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>
#include "kl/density/panels.h"
#include "kl/estimator/block.h"
#include "kl/estimator/existence.h"
#include "kl/numeric/elementary.h"

namespace kl::estimator {
namespace {

/// Steps of log t: the integrand is analytic to ±iπ/2, so that the trapezoidal rule is off by e^(−π²/step).
constexpr double step = 0.2;
/// How far log w may go within a panel: on half of that, e^(−tw) is analytic to π/2 on either side, which 21 nodes settle to the last place, for every t.
constexpr double reach_of_panel = 3;
constexpr double most_panels = 3000;
/// Where log w goes over more nats, the sums would be too long and too coarse, and no number is given.
constexpr double most_nats = 30000;
/// Stands for log w where w is 0: below all that densities within the limits of check_pair have.
constexpr double log_of_nothing = -1e17;
/// Above this log tw, e^(−tw) is nothing.
constexpr double most_log = 4.7;
/// Below this one, tw is nothing beside 1, even among all N.
double least_log(double n) { return -36 - numeric::log(n); }

/// The samples that matter, by ascending w: with their probabilities, log w, and h − c.
struct Weighted {
  struct Sample { double log_w, h, probability, from_here; };  ///< from_here: the probability of this one and all of larger w
  std::vector<Sample> samples;
  Values log_w, h, probability;  ///< of the same, for lanes

  /// Of integrals whose first columns are q, q log w and q h.
  Weighted(const numeric::Integrals& integrals, double c) {
    double all = 0;
    for (Index i = 0; i < integrals.weights.size(); ++i) {
      const double density = integrals.integrand(i, 0);
      if (!(density > 0)) continue;
      samples.push_back({integrals.integrand(i, 1) / density, integrals.integrand(i, 2) / density - c, integrals.weights[i] * density, 0});
      all += samples.back().probability;
    }
    std::stable_sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.log_w < b.log_w; });
    double from_here = 0;  // added up from the rare end, whose digits count
    for (auto sample = samples.rbegin(); sample != samples.rend(); ++sample) {
      sample->probability /= all;
      sample->from_here = from_here += sample->probability;
    }
    const Index n = static_cast<Index>(samples.size());
    log_w.resize(n);
    h.resize(n);
    probability.resize(n);
    for (Index i = 0; i < n; ++i) {
      const Sample& sample = samples[static_cast<std::size_t>(i)];
      log_w[i] = sample.log_w;
      h[i] = sample.h;
      probability[i] = sample.probability;
    }
  }
  /// The first sample with log w ≥ x.
  std::vector<Sample>::const_iterator from(double x) const {
    return std::lower_bound(samples.begin(), samples.end(), x, [](const Sample& sample, double least) { return sample.log_w < least; });
  }
};

/// What samples add at one t: of power[a][b] = E[(tw)^a (h − c)^b e^(−tw)], and of 1 − E[e^(−tw)].
template <class T>
struct Part {
  std::array<std::array<T, 3>, 5> power;
  T missing = 0.0;
  Part() {
    for (auto& row : power) row.fill(T(0.0));
  }
  void add(T log_tw, T h, T probability) {
    const T tw = numeric::exp(log_tw), gone = -numeric::expm1(-tw);
    missing = missing + probability * gone;
    T weight = probability * numeric::exp(-tw);
    for (int a = 0; a < 5; ++a) {
      power[a][0] = power[a][0] + weight;
      const T first = weight * h;
      power[a][1] = power[a][1] + first;
      power[a][2] = power[a][2] + first * h;
      weight = weight * tw;
    }
  }
};

/// The same of all samples, h counted from c + `offset`.
struct AtTime {
  std::array<std::array<double, 3>, 5> power{};
  double missing = 0;

  AtTime(const Weighted& all, double log_t, double n, double offset) {
    const auto begin = all.from(least_log(n) - log_t), end = all.from(most_log - log_t);
    if (end != all.samples.end()) missing = end->from_here;
    Part<numeric::Lanes> lanes;
    Part<double> rest;
    Index i = begin - all.samples.begin();
    const Index to = end - all.samples.begin();
    using numeric::Lanes;
    for (; i + numeric::lane_count <= to; i += numeric::lane_count)
      lanes.add(Lanes::load(all.log_w.data() + i) + Lanes(log_t), Lanes::load(all.h.data() + i) - Lanes(offset), Lanes::load(all.probability.data() + i));
    for (; i < to; ++i) rest.add(all.log_w[i] + log_t, all.h[i] - offset, all.probability[i]);
    for (int a = 0; a < 5; ++a)
      for (int b = 0; b < 3; ++b) power[a][b] = sum(lanes.power[a][b]) + rest.power[a][b];
    missing += sum(lanes.missing) + rest.missing;
  }
};

/// With S = Σw and T = Σwh/S: E[T], E[T²], and of the parts of Σ(w/S)²(h − T)² = A − 2B + C.
struct Sums {
  double mean = 0, square = 0, a = 0, b = 0, c = 0;
  void add(const AtTime& at, double n) {
    const auto& m = at.power;
    const double log_a = at.missing < 1 ? numeric::log1p(-at.missing) : -std::numeric_limits<double>::infinity();
    const auto others = [&](double k) { return n < k ? 0 : n == k ? 1 : numeric::exp((n - k) * log_a); };
    const double one = n * others(1), two = n * (n - 1) * others(2), three = n * (n - 1) * (n - 2) * others(3);
    mean += one * m[1][1];
    square += one * m[2][2] + two * m[1][1] * m[1][1];
    a += one * m[2][2];
    b += (one * m[3][2] + two * m[2][1] * m[1][1]) / 2;
    c += (one * m[4][2] + two * (2 * m[3][1] * m[1][1] + m[2][0] * m[2][2]) + three * m[2][0] * m[1][1] * m[1][1]) / 6;
  }
};

/// Where, in log t, the integrand is other than 0.
struct Span { double from, to; };
Span span_of(const Weighted& all, double n) {
  double largest = log_of_nothing, least = -log_of_nothing;
  for (const Weighted::Sample& sample : all.samples) {
    if (sample.probability * n > 1e-40) largest = std::max(largest, sample.log_w);
    if (sample.log_w > log_of_nothing / 2) least = std::min(least, sample.log_w);
  }
  // The integrand falls as t below 1/w, and as e^(−N E[1 − e^(−tw)]), or with every tw, above.
  double low = -largest, high = std::max(-least, -largest) + most_log + 1;
  if (n * AtTime(all, low, n, 0).missing > 745) high = low;
  while (high - low > 1) {
    const double middle = low + (high - low) / 2;
    (n * AtTime(all, middle, n, 0).missing > 745 ? high : low) = middle;
  }
  return {-largest + least_log(n), high};
}

/// What h is counted from: its mean under P, which is what the entry aims at, where that exists.
double center_of(const Estimator& entry, const Setting& setting, int j) {
  const divergence::Divergence d{divergence::Kind::forward_kl};
  const double center = entry.about.estimates == Estimates::value ? divergence::value(d, setting.p, setting.q).value : divergence::gradient(d, setting.p, setting.q)[j];
  return std::isfinite(center) ? center : 0;
}

/// Nothing where log w goes over too much.
std::optional<Weighted> nodes_of(const Estimator& entry, const Setting& setting, int j, double c) {
  Powers sampled{}, between{};
  sampled[1] = 1;
  between[0] = between[1] = 0.5;
  const Powers terms[] = {sampled, between};
  const auto integrand = [&](std::span<const Density> here, const Points& x) {
    Block block;
    block.fill({here[0], here[1]}, Side::q, x, Column::log_r | entry.reads);
    const Values lambda = Values::Ones(block.padded), density = numeric::exp(log_density(here[1], x));
    Values h(block.padded);
    entry.at_block(block, j, lambda.data(), h.data());
    const Values log_w = block.log_r.head(x.rows()).max(log_of_nothing);
    Points result(x.rows(), 3);
    result.col(0) = density;
    result.col(1) = density * log_w;
    result.col(2) = density * (log_w > log_of_nothing).select(h.head(x.rows()), c);
    return result;
  };
  const Weighted first(Panels({setting.p, setting.q}, terms).integrate(integrand, 1, 0), c);
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const Weighted::Sample& sample : first.samples) {
    if (sample.probability < 1e-22 || sample.log_w < log_of_nothing / 2) continue;
    least = std::min(least, sample.log_w);
    most = std::max(most, sample.log_w);
  }
  std::vector<Level> levels;
  if (most - least > most_nats) return std::nullopt;
  const double apart = std::max(reach_of_panel, (most - least) / most_panels);
  for (double level = least + apart / 2; level < most; level += apart) levels.push_back({0, 1, level});
  return Weighted(Panels({setting.p, setting.q}, terms, levels).integrate(integrand, 1e-13, 5000, 1e-15), c);
}

}  // namespace

SelfNormalized self_normalized(const Estimator& entry, const Setting& setting, int j, double n) {
  double center = center_of(entry, setting, j);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const std::optional<Weighted> nodes = nodes_of(entry, setting, j, center);
  if (!nodes || nodes->from(log_of_nothing / 2) == nodes->samples.end()) return {nan, nan, nan};
  const Weighted& all = *nodes;
  const Span span = span_of(all, n);
  // Batches that met nothing of P have no estimate.
  const auto met_some = all.from(log_of_nothing / 2);
  const double without = met_some == all.samples.begin() ? 0 : 1 - met_some->from_here;
  const double met = step / (1 - (without > 0 ? numeric::exp(n * numeric::log(without)) : 0));
  const auto sums_from = [&](double offset, double every) {
    Sums sums;
    for (double steps = 0, time = span.from; time < span.to; time = span.from + ++steps * every) {
      const auto next = all.from(most_log - time);
      if (next == all.samples.begin()) break;  // of all samples e^(−tw) is nothing
      const double largest = (next - 1)->log_w;
      if (largest >= least_log(n) - time) sums.add(AtTime(all, time, n, offset), n);
      else steps = std::max(steps, std::ceil((least_log(n) - largest - span.from) / every) - 1);  // on to where a sample has something to say
    }
    return sums;
  };
  // Counted from the mean of the estimate, squares are its variance: where P and Q are far apart that is a small part of how far it is off. Four times the step
  // is enough to know the mean for that.
  const double bias = 4 * met * sums_from(0, 4 * step).mean;
  const Sums sums = sums_from(bias, step);
  const double rest = met * sums.mean, variance = std::max(0.0, met * sums.square - rest * rest);
  return {center + bias + rest, std::sqrt(variance), n > 1 ? n * n / (n - 1) * met * (sums.a - 2 * sums.b + sums.c) : nan};
}

}  // namespace kl::estimator
