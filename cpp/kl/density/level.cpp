#include "kl/density/level.h"
#include <algorithm>
#include <cmath>
#include <optional>
#include "kl/numeric/elementary.h"

namespace kl {
namespace {

/// log of a component's normal density over another's, weights aside: a difference of squares, without cancellation where they are nearly the same.
double log_ratio_of(const Mixture::Component& one, const Mixture::Component& other, Position x) {
  const double from_one = (x.anchor - one.mean) + x.offset, from_other = (x.anchor - other.mean) + x.offset, wider = (one.sd - other.sd) / other.sd;
  const double difference = (from_other * wider + (one.mean - other.mean)) / one.sd;  // of the two z
  return 0.5 * difference * (from_other / other.sd + from_one / one.sd) - numeric::log1p(wider);
}

/// p/q − 1 for one normal q, up to a positive factor and without cancellation where p and q are nearly the same. Beyond every double it is
/// infinite, with the right sign.
double excess(const std::vector<Mixture::Component>& p, const Mixture::Component& q, Position x) {
  double sum = 0;
  for (const Mixture::Component& component : p) sum += component.weight * numeric::expm1(log_ratio_of(component, q, x));
  return sum;
}

/// (p − q)/(p + q) likewise, for mixtures.
double excess(const std::vector<Mixture::Component>& p, const std::vector<Mixture::Component>& q, Position x) {
  const Mixture::Component* highest = &p.front();
  for (const auto* parts : {&p, &q})
    for (const Mixture::Component& component : *parts)
      if (log_ratio_of(component, *highest, x) > 0) highest = &component;
  double difference = 0, sum = 2;  // both over the highest component
  const auto add = [&](const std::vector<Mixture::Component>& parts, double sign) {
    for (const Mixture::Component& component : parts) {
      const double part = component.weight * numeric::expm1(log_ratio_of(component, *highest, x));
      difference += sign * part;
      sum += part;
    }
  };
  add(p, 1);
  add(q, -1);
  return sum > 0 ? difference / sum : 0;
}

bool is_normal_made(const Density& density) { return std::holds_alternative<Gaussian>(density) || std::holds_alternative<Mixture>(density); }

/// A function of a place, of the sign of log p − log q − log_ratio, continuous where the densities are.
class Excess {
 public:
  Excess(const Density& p, const Density& q, double log_ratio) : p_(p), q_(q), log_ratio_(log_ratio) {
    by_parts_ = log_ratio == 0 && is_normal_made(p) && is_normal_made(q);
    if (!by_parts_) return;
    p_parts_ = components(p);
    q_parts_ = components(q);
  }
  double operator()(Position x) {
    if (by_parts_) {
      if (q_parts_.size() == 1) return excess(p_parts_, q_parts_.front(), x);
      if (p_parts_.size() == 1) return -excess(q_parts_, p_parts_.front(), x);
      return excess(p_parts_, q_parts_, x);
    }
    if (!(x.anchor == anchor_)) {
      anchor_ = x.anchor;
      p_here_ = seen_from(p_, anchor_);
      q_here_ = seen_from(q_, anchor_);
    }
    at_(0, 0) = x.offset;
    const double difference = log_density(p_here_, at_)[0] - log_density(q_here_, at_)[0];
    return std::isnan(difference) ? 0 : difference - log_ratio_;  // both zero: neither is larger
  }

 private:
  const Density &p_, &q_;
  double log_ratio_, anchor_ = std::numeric_limits<double>::quiet_NaN();
  bool by_parts_;
  std::vector<Mixture::Component> p_parts_, q_parts_;
  Density p_here_, q_here_;
  Points at_ = Points(1, 1);
};

/// Between `from` and `to` around `middle`, where |excess| is least of the three and all have one sign: a place of the other sign, if there is one.
std::optional<Position> dip(Excess& excess_at, Position from, Position middle, Position to, double at_middle) {
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

std::vector<Break> find_level(const std::vector<Break>& breaks, const Density& p, const Density& q, double log_ratio) {
  constexpr int steps = 16;
  constexpr double inside = 1e-12;  // of a panel, from a place where p or q may jump
  Excess excess_at(p, q, log_ratio);
  struct Sample {
    Position at;
    double excess;
    bool after_jump;
  };
  std::vector<Sample> samples;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    const bool near_left = breaks[i].scale <= breaks[i + 1].scale, from_jump = breaks[i].cut == Cut::hard, to_jump = breaks[i + 1].cut == Cut::hard;
    const Position near = near_left ? breaks[i].at : breaks[i + 1].at;
    const double width = breaks[i + 1].at.minus(breaks[i].at), start = near_left ? 0 : -width;
    for (int step = i == 0 || from_jump ? 0 : 1; step <= steps; ++step) {
      const double share = step == 0 && from_jump ? inside : step == steps && to_jump ? 1 - inside : static_cast<double>(step) / steps;
      const Position at = near.plus(start + width * share);
      samples.push_back({at, excess_at(at), step == 0});
    }
  }
  std::vector<Sample> all;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    all.push_back(samples[i]);
    if (samples[i].after_jump || i + 1 == samples.size() || samples[i + 1].after_jump) continue;
    const double before = samples[i - 1].excess, here = samples[i].excess, after = samples[i + 1].excess;
    if ((before < 0) != (here < 0) || (after < 0) != (here < 0) || std::abs(here) > std::abs(before) || std::abs(here) > std::abs(after)) continue;
    // The parabola through the three may be wrong by some of what it falls below the middle, not by half.
    const double drop = 0.125 * (after - before) * (after - before) / std::abs(before + after - 2 * here);
    if (!(drop > 0.5 * std::abs(here))) continue;
    if (const std::optional<Position> other = dip(excess_at, samples[i - 1].at, samples[i].at, samples[i + 1].at, here)) {
      const Sample extra{*other, excess_at(*other), false};
      all.insert(is_left_of(*other, samples[i].at) ? all.end() - 1 : all.end(), extra);
    }
  }
  std::vector<Break> found;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const bool was_below = all[i].excess < 0;
    if (all[i + 1].after_jump || (all[i + 1].excess < 0) == was_below) continue;
    const Position from = all[i].at;
    const double width = all[i + 1].at.minus(from);
    double low = 0, high = width;
    for (double middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) ((excess_at(from.plus(middle)) < 0) == was_below ? low : high) = middle;
    found.push_back({from.plus(high), width, Cut::hard});
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
