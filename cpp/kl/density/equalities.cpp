#include "kl/density/equalities.h"
#include <algorithm>
#include <cmath>
#include <optional>
#include "kl/numeric/elementary.h"

namespace kl {
namespace {

/// p/q − 1 at a place, up to a positive factor and without cancellation where p and q are nearly the same: of each component, over q,
/// the logarithm is a difference of squares. Beyond every double it is infinite, with the right sign.
double excess(const std::vector<Mixture::Component>& p, const Gaussian& q, Position x) {
  double sum = 0;
  const double from_q = (x.anchor - q.mean) + x.offset;
  for (const Mixture::Component& component : p) {
    const double from_component = (x.anchor - component.mean) + x.offset, wider = (component.sd - q.sd) / q.sd;
    const double difference = (from_q * wider + (component.mean - q.mean)) / component.sd;  // of the two z
    const double log_ratio = 0.5 * difference * (from_q / q.sd + from_component / component.sd) - numeric::log1p(wider);
    sum += component.weight * numeric::expm1(log_ratio);
  }
  return sum;
}

/// Between `from` and `to` around `middle`, where |excess| is least of the three and all have one sign: a place of the other sign, if there is one.
template <class Excess>
std::optional<Position> dip(const Excess& excess_at, Position from, Position middle, Position to, double at_middle) {
  const double sign = at_middle < 0 ? -1 : 1;
  double low = from.minus(middle), best = 0, high = to.minus(middle), least = sign * at_middle;
  const double enough = 1e-8 * (high - low);
  while (high - low > enough) {
    const double next = best - low > high - best ? best - 0.38 * (best - low) : best + 0.38 * (high - best), there = sign * excess_at(middle.plus(next));
    if (there < 0) return middle.plus(next);
    if (there < least) {
      (next < best ? high : low) = best;
      best = next;
      least = there;
    } else {
      (next < best ? low : high) = next;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Break> find_equalities(const std::vector<Break>& breaks, const Density& p, const Gaussian& q) {
  constexpr int steps = 16;
  const std::vector<Mixture::Component> parts = components(p);
  const auto excess_at = [&](Position x) { return excess(parts, q, x); };
  struct Sample { Position at; double excess; };
  std::vector<Sample> samples;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    const bool near_left = breaks[i].scale <= breaks[i + 1].scale;
    const Position near = near_left ? breaks[i].at : breaks[i + 1].at;
    const double width = breaks[i + 1].at.minus(breaks[i].at), start = near_left ? 0 : -width;
    for (int step = i == 0 ? 0 : 1; step <= steps; ++step) {
      const Position at = near.plus(start + width * step / steps);
      samples.push_back({at, excess_at(at)});
    }
  }
  std::vector<Sample> all;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    all.push_back(samples[i]);
    if (i == 0 || i + 1 == samples.size()) continue;
    const double before = samples[i - 1].excess, here = samples[i].excess, after = samples[i + 1].excess;
    if ((before < 0) != (here < 0) || (after < 0) != (here < 0) || std::abs(here) > std::abs(before) || std::abs(here) > std::abs(after)) continue;
    // The parabola through the three may be wrong by some of what it falls below the middle, not by half.
    const double drop = 0.125 * (after - before) * (after - before) / std::abs(before + after - 2 * here);
    if (!(drop > 0.5 * std::abs(here))) continue;
    if (const std::optional<Position> other = dip(excess_at, samples[i - 1].at, samples[i].at, samples[i + 1].at, here)) {
      const Sample extra{*other, excess_at(*other)};
      all.insert(is_left_of(*other, samples[i].at) ? all.end() - 1 : all.end(), extra);
    }
  }
  std::vector<Break> found;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const bool was_below = all[i].excess < 0;
    if ((all[i + 1].excess < 0) == was_below) continue;
    const Position from = all[i].at;
    const double width = all[i + 1].at.minus(from);
    double low = 0, high = width;
    for (double middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) ((excess_at(from.plus(middle)) < 0) == was_below ? low : high) = middle;
    found.push_back({from.plus(high), width, true});
    if (found.size() > 1) {
      Break& last = found[found.size() - 2];
      const double gap = found.back().at.minus(last.at);
      last.scale = std::min(last.scale, gap);
      found.back().scale = std::min(found.back().scale, gap);
    }
  }
  return found;
}

}  // namespace kl
