#include "kl/density/panels.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/numeric/elementary.h"

namespace kl {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// How far on each side of a blend, in units of its width, it is still seen: e⁻³⁶ is below half an ulp.
constexpr double blend_reach = 36.0;

/// Beyond this ratio of their distances from the center two borders of a power's tail have a panel that grows with the distance.
constexpr double growing = 2;

/// In order, without those so close to another that a panel between them would only cost time. Blends stay beside smooth cuts, and hard cuts
/// always.
std::vector<Break> thinned(std::vector<Break> all) {
  std::stable_sort(all.begin(), all.end(), [](const Break& a, const Break& b) { return is_left_of(a.at, b.at); });
  std::vector<Break> kept;
  for (const Break& next : all) {
    if (kept.empty()) {
      kept.push_back(next);
      continue;
    }
    Break& last = kept.back();
    const double gap = next.at.minus(last.at);
    const double reach = last.cut == Cut::hard && next.cut == Cut::hard ? 0 : last.cut > next.cut ? next.scale : next.cut > last.cut ? last.scale : std::min(last.scale, next.scale);
    if (gap > 0.3 * reach && gap > 0)
      kept.push_back(next);
    else if (next.cut != last.cut ? next.cut > last.cut : next.scale < last.scale)
      last = next;
  }
  return kept;
}

/// Where a blend is narrow beside its panels, closes it in, so that the panels beyond are smooth.
std::vector<Break> with_blends_enclosed(const std::vector<Break>& breaks) {
  std::vector<Break> result;
  for (std::size_t i = 0; i < breaks.size(); ++i) {
    const Break& at = breaks[i];
    const double reach = blend_reach * at.scale;
    const auto worth = [&](double gap) { return at.cut == Cut::blend && gap > 3 * reach; };
    if (i > 0 && worth(at.at.minus(breaks[i - 1].at))) result.push_back({at.at.plus(-reach), reach});
    result.push_back(at);
    if (i + 1 < breaks.size() && worth(breaks[i + 1].at.minus(at.at))) result.push_back({at.at.plus(reach), reach});
  }
  return result;
}

/// The center that rungs are counted from.
double center_of(const Outline& outline) { return outline.pieces.front().shape.center; }

/// Kinks and jumps of a density, all counted from the first.
void add_break_points(const Density& density, std::vector<Break>& all) {
  const std::vector<double> points = std::visit([](const auto& family) { return family.break_points(); }, density);
  for (const double x : points) all.push_back({{points.front(), x - points.front()}, infinity, Cut::hard});
}

/// Whether a term dies out like a power: all densities in it do.
bool is_power(const Powers& powers, std::span<const Outline> outlines) {
  for (std::size_t i = 0; i < outlines.size(); ++i)
    if (powers[i] != 0 && outlines[i].rungs.empty()) return false;
  return true;
}

/// The rungs on both sides of the center, each with the distance to the one before as its scale.
void add_rungs(const Outline& outline, std::vector<Break>& all) {
  double before = 0;
  for (const double distance : outline.rungs) {
    for (const double side : {-1.0, 1.0}) all.push_back({{center_of(outline), side * distance}, distance - before});
    before = distance;
  }
}

}  // namespace

Panels::Panels(std::vector<Density> densities, std::span<const Powers> powers, std::span<const Level> levels) {
  if (answers(densities.front()) > 0) {
    set_answers(densities, powers);
    return;
  }
  std::vector<Outline> outlines;
  for (const Density& density : densities) outlines.push_back(outline(density));
  std::vector<Term> terms;
  for (const Powers& each : powers) terms.emplace_back(each, outlines);

  for (const Powers& each : powers)
    if (is_power(each, outlines)) {
      double fall = -1;
      for (std::size_t i = 0; i < densities.size(); ++i) fall += each[i] * tail_power(densities[i], 1).right.logarithmic;
      falls_.push_back(fall);
    }

  std::vector<Break> breaks;
  log_peak_ = -infinity;
  for (const Term& term : terms) {
    log_peak_ = std::max(log_peak_, term.log_bound());
    term.add_to(breaks);
  }
  std::vector<Break> finer;
  const auto shapes_an_end = [&](std::size_t i) {
    return std::any_of(powers.begin(), powers.end(), [&](const Powers& each) { return each[i] > 0 && is_power(each, outlines); });
  };
  for (std::size_t i = 0; i < densities.size(); ++i) {
    finer.insert(finer.end(), outlines[i].breaks.begin(), outlines[i].breaks.end());
    add_break_points(densities[i], finer);
    if (!outlines[i].rungs.empty()) add_rungs(outlines[i], shapes_an_end(i) ? breaks : finer);
  }
  for (const Break& each : finer)
    if (std::any_of(terms.begin(), terms.end(), [&](const Term& term) { return term.matters_at(each.at); })) breaks.push_back(each);

  breaks = with_blends_enclosed(thinned(std::move(breaks)));
  if (!levels.empty()) {
    std::vector<Break> met;
    for (const Level& level : levels) {
      const std::vector<Break> found = find_level(breaks, densities[level.numerator], densities[level.denominator], level.log_ratio);
      met.insert(met.end(), found.begin(), found.end());
    }
    std::sort(met.begin(), met.end(), [](const Break& a, const Break& b) { return is_left_of(a.at, b.at); });
    for (const Break& each : met) equalities_.push_back(each.at);
    breaks.insert(breaks.end(), met.begin(), met.end());
    breaks = thinned(std::move(breaks));
  }
  for (const Break& each : breaks) borders_.push_back(each.at);
  set_panels(breaks, densities, outlines);
}

void Panels::set_answers(const std::vector<Density>& densities, std::span<const Powers> terms) {
  answers_.resize(answers(densities.front()), 1);
  for (Index k = 0; k < answers_.rows(); ++k) answers_(k, 0) = std::get<Categorical>(densities.front()).first + static_cast<double>(k);
  origins_.push_back({0, densities});
  log_peak_ = -infinity;
  for (const Powers& powers : terms) {
    Values log_term = Values::Zero(answers_.rows());
    for (std::size_t i = 0; i < densities.size(); ++i) {
      if (powers[i] == 0) continue;
      const Values log_power = powers[i] * log_density(densities[i], answers_);
      // Where what has a positive power is zero, so is the term: its sum is finite.
      log_term = (log_term == -infinity || log_power == -infinity).select(-infinity, log_term + log_power);
    }
    log_peak_ = std::max(log_peak_, log_term.maxCoeff());
  }
}

std::size_t Panels::origin_at(double place, const std::vector<Density>& densities) {
  std::size_t origin = 0;
  while (origin < origins_.size() && origins_[origin].place != place) ++origin;
  if (origin == origins_.size()) {
    origins_.push_back({place, {}});
    for (const Density& density : densities) origins_.back().here.push_back(seen_from(density, place));
  }
  return origin;
}

void Panels::set_panels(const std::vector<Break>& breaks, const std::vector<Density>& densities, std::span<const Outline> outlines) {
  // One origin serves all as long as positions counted from it have 1e-13 of the smallest scale as their last place.
  const Break& narrowest = *std::min_element(breaks.begin(), breaks.end(), [](const Break& a, const Break& b) { return a.scale < b.scale; });
  const bool one_origin = borders_.back().minus(borders_.front()) < 1e3 * narrowest.scale;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    const Position from = borders_[i], to = borders_[i + 1];
    const auto grows = std::find_if(outlines.begin(), outlines.end(), [&](const Outline& outline) {
      if (outline.rungs.empty()) return false;
      const double a = from.minus({center_of(outline), 0}), b = to.minus({center_of(outline), 0});
      const double near = a > 0 ? a : -b, far = a > 0 ? b : -a;
      return near >= outline.rungs.front() && far > growing * near;
    });
    if (grows != outlines.end()) {
      const double center = center_of(*grows), a = from.minus({center, 0}), b = to.minus({center, 0}), side = a > 0 ? 1 : -1;
      const double log_from = numeric::log(std::abs(a)), log_to = numeric::log(std::abs(b));
      panels_.push_back({origin_at(center, densities), log_from, log_to - log_from, side});
      continue;
    }
    const double width = to.minus(from);
    const bool left_is_nearer = breaks[i].scale <= breaks[i + 1].scale;
    const Position near = left_is_nearer ? from : to;
    const double place = one_origin ? narrowest.at.anchor : near.anchor;
    panels_.push_back({origin_at(place, densities), near.minus({place, 0}) - (left_is_nearer ? 0 : width), width});
  }
}

Panels::Panel::Place Panels::Panel::at(double share) const {
  if (side == 0) return {from + share * width, width};
  const double distance = numeric::exp(from + share * width);
  return {side * distance, distance * std::abs(width)};
}

void Panels::add_remainder(const Integrand& f, End end, numeric::Integrals& integrals) const {
  const bool left = end == End::left;
  const Panel& last = left ? panels_.front() : panels_.back();
  if (last.side == 0) return;
  const double far = left ? last.from : last.from + last.width, apart = std::min(10.0, 0.5 * std::abs(last.width) + 5);
  Points x(2, 1);
  x << last.side * numeric::exp(far), last.side * numeric::exp(far - apart);
  const Points f_at = f(origins_[last.origin].here, x);
  const Index n = integrals.nodes.size(), count = f_at.cols();
  constexpr double rounding = 2e-13;  // of e^(log p) so far out, relatively
  constexpr int most_growth = 16;     // a power of x that the integrand may have beside its densities
  Points node(1, count);
  for (Index j = 0; j < count; ++j) {
    const double here = f_at(0, j) * std::abs(x(0, 0)), before = f_at(1, j) * std::abs(x(1, 0));  // per unit of the logarithm
    double rate = numeric::log(std::abs(before / here)) / apart, rate_error = rounding / apart;
    for (const double fall : falls_)
      for (int growth = 0; growth <= most_growth; ++growth)
        if (std::abs(rate - (fall - growth)) < 1e-9) {
          rate = fall - growth;
          rate_error = 1e-15 * (fall + growth);
        }
    const bool counts = std::abs(here) > 1e-30 * integrals.magnitude[j] && rate > rate_error && std::isfinite(rate);
    node(0, j) = counts ? here / rate : 0;
    if (!counts) continue;
    integrals.value[j] += node(0, j);
    integrals.magnitude[j] += std::abs(node(0, j));
    integrals.error[j] += std::abs(node(0, j)) * (rounding + rate_error / rate);
  }
  // As a node at that end.
  const auto extended = [&](auto& all, const auto& one) {
    auto before = all;
    all.resize(n + 1, all.cols());
    all.middleRows(left ? 1 : 0, n) = before;
    all.row(left ? 0 : n) = one;
  };
  extended(integrals.nodes, Values::Constant(1, left ? 0 : static_cast<double>(panels_.size())));
  extended(integrals.weights, Values::Constant(1, 1));
  extended(integrals.integrand, node);
}

numeric::Integrals Panels::integrate(const Integrand& f, double relative, Index max_nodes, double absolute) const {
  if (answers_.size() > 0) return numeric::summed(f(origins_.front().here, answers_));
  // The variable of integration numbers the panels: a place is a panel and a fraction of it.
  std::vector<double> whole(panels_.size() + 1);
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = static_cast<double>(i);
  const auto panel_at = [&](double t) { return std::min(static_cast<std::size_t>(t), panels_.size() - 1); };

  numeric::Integrals integrals = numeric::integrate(
      [&](const Values& t) {
        Points values;
        for (Index begin = 0, end; begin < t.size(); begin = end) {
          const std::size_t origin = panels_[panel_at(t[begin])].origin;
          end = begin;
          while (end < t.size() && panels_[panel_at(t[end])].origin == origin) ++end;
          Points x(end - begin, 1);
          Values width(end - begin);
          for (Index i = begin; i < end; ++i) {
            const std::size_t panel = panel_at(t[i]);
            const Panel::Place at = panels_[panel].at(t[i] - static_cast<double>(panel));
            x(i - begin, 0) = at.x;
            width[i - begin] = at.per_share;
          }
          const Points here = f(origins_[origin].here, x);
          if (values.size() == 0) values.resize(t.size(), here.cols());
          values.middleRows(begin, end - begin) = here.colwise() * width;
        }
        return values;
      },
      whole, relative, max_nodes, absolute);
  for (const End end : {End::left, End::right}) add_remainder(f, end, integrals);
  return integrals;
}

}  // namespace kl
