#include "kl/density/term.h"
#include <algorithm>
#include <cmath>

namespace kl {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// How far below a term's peak, in nats, panels end: between two of these levels a panel of 21 nodes has an easy life. The last
/// leaves below 1e-20 of the whole of even a Gaussian times z¹⁶; the first three are 3, 6 and 9 sds of it.
constexpr double levels[] = {4.5, 18.0, 40.5, 80.0};
constexpr double last_level = levels[std::size(levels) - 1];

}  // namespace

Term::Term(Powers powers, std::span<const Outline> outlines) : peak_(-infinity), bound_(-infinity) {
  // Each density in turn goes on to its next piece; where one that has a part in the term is zero, so is the term.
  std::array<std::size_t, most_densities> next{};
  std::vector<Position> borders;
  for (std::size_t i = 0; i < outlines.size(); ++i)
    if (powers[i] != 0)
      for (const Piece& piece : outlines[i].pieces) {
        borders.push_back(piece.from);
        borders.push_back(piece.to);
      }
  std::sort(borders.begin(), borders.end(), is_left_of);
  for (std::size_t k = 0; k + 1 < borders.size(); ++k) {
    const Position from = borders[k], to = borders[k + 1];
    if (!is_left_of(from, to)) continue;
    std::array<const Piece*, most_densities> pieces{};
    bool is_zero = false;
    for (std::size_t i = 0; i < outlines.size(); ++i) {
      if (powers[i] == 0) continue;
      const std::vector<Piece>& all = outlines[i].pieces;
      while (next[i] < all.size() && !is_left_of(from, all[next[i]].to)) ++next[i];
      if (next[i] == all.size() || is_left_of(from, all[next[i]].from)) is_zero = true;
      else pieces[i] = &all[next[i]];
    }
    if (!is_zero) add_stretch(powers, pieces, from, to);
  }
}

void Term::add_stretch(Powers powers, std::span<const Piece* const> pieces, Position from, Position to) {
  const Piece* sharpest = nullptr;
  double most = -1, size = 0;
  Stretch stretch{};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i]) continue;
    const double curvature = powers[i] * pieces[i]->shape.precision;
    stretch.curvature += curvature;
    size += std::abs(curvature);
    stretch.slack += std::abs(powers[i]) * pieces[i]->slack;
    if (std::abs(curvature) <= most) continue;
    most = std::abs(curvature);
    sharpest = pieces[i];
  }
  if (std::abs(stretch.curvature) <= 1e-14 * size) stretch.curvature = 0;  // rounding, as in tails_converge
  stretch.origin = sharpest->shape.center;
  const Position origin{stretch.origin, 0};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i]) continue;
    stretch.height += powers[i] * pieces[i]->shape.at(origin);
    stretch.slope += powers[i] * pieces[i]->shape.slope_at(origin);
  }
  stretch.from = from.minus(origin);
  stretch.to = to.minus(origin);
  double highest = -infinity;
  if (std::isfinite(stretch.from)) highest = std::max(highest, stretch.at(stretch.from));
  if (std::isfinite(stretch.to)) highest = std::max(highest, stretch.at(stretch.to));
  if (stretch.has_vertex()) highest = std::max(highest, stretch.at(stretch.vertex()));
  peak_ = std::max(peak_, highest);
  bound_ = std::max(bound_, highest + stretch.slack);
  stretches_.push_back(stretch);
}

bool Term::matters_at(Position x) const {
  const auto stretch = std::partition_point(stretches_.begin(), stretches_.end(), [&](const Stretch& each) { return x.minus({each.origin, 0}) > each.to; });
  if (stretch == stretches_.end()) return false;
  const double y = x.minus({stretch->origin, 0});
  return y >= stretch->from && stretch->at(y) > peak_ - last_level - stretch->slack;
}

void Term::add_to(std::vector<Break>& all) const {
  std::vector<Break> own;
  for (const Stretch& stretch : stretches_) {
    const auto add = [&](double y) {
      if (y > stretch.from && y < stretch.to) own.push_back({{stretch.origin, y}, infinity});
    };
    if (stretch.has_vertex()) add(stretch.vertex());
    for (const double level : levels) {
      const double height = peak_ - level - (level == last_level ? stretch.slack : 0);
      for (const double y : parabola_roots(stretch.curvature, stretch.slope, stretch.height - height)) add(y);
    }
  }
  std::sort(own.begin(), own.end(), [](const Break& a, const Break& b) { return is_left_of(a.at, b.at); });
  for (std::size_t i = 0; i + 1 < own.size(); ++i) {
    const double gap = own[i + 1].at.minus(own[i].at);
    if (!(gap > 0)) continue;
    own[i].scale = std::min(own[i].scale, gap);
    own[i + 1].scale = std::min(own[i + 1].scale, gap);
  }
  all.insert(all.end(), own.begin(), own.end());
}

}  // namespace kl
