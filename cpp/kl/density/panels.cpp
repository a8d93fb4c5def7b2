#include "kl/density/panels.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/density/equalities.h"
#include "kl/numeric/elementary.h"

namespace kl {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// How far below a term's peak, in nats, panels end: between two of these levels a panel of 21 nodes has an easy life. The last
/// leaves below 1e-20 of the whole of even a Gaussian times z¹⁶; the first three are 3, 6 and 9 sds of it.
constexpr double levels[] = {4.5, 18.0, 40.5, 80.0};

/// How far on each side of a kink of log p, in units of its width, the kink is still seen: e⁻³⁶ is below half an ulp.
constexpr double kink_reach = 36.0;

/// a (log component − …) + b (log q − …) where one component leads: top + slope y − ½ curvature y², y counted from `origin`.
struct Exponent {
  double origin, height, slope, curvature;
  Exponent(Powers powers, const Parabola& p, const Parabola& q) {
    const double a = powers[0] * p.precision, b = powers[1] * q.precision;
    origin = std::abs(a) >= std::abs(b) ? p.center : q.center;
    height = powers[0] * p.at({origin, 0}) + powers[1] * q.at({origin, 0});
    slope = powers[0] * p.slope_at({origin, 0}) + powers[1] * q.slope_at({origin, 0});
    curvature = a + b;
    if (std::abs(curvature) <= 1e-14 * (std::abs(a) + std::abs(b))) curvature = 0;  // rounding, as in tails_converge
  }
  double at(double y) const { return height + y * (slope - 0.5 * curvature * y); }
};

/// The cuts that one term asks for.
class Term {
 public:
  Term(Powers powers, const std::vector<Parabola>& p, const std::vector<Reign>& reigns, const Parabola& q) : powers_(powers), p_(p), q_(q) {
    for (const Reign& reign : reigns) pieces_.push_back({Exponent(powers, p[reign.component], q), reign, 0, 0});
    for (Piece& piece : pieces_) {
      piece.from = piece.reign.from.minus({piece.exponent.origin, 0});
      piece.to = piece.reign.to.minus({piece.exponent.origin, 0});
      if (std::isfinite(piece.from)) peak_ = std::max(peak_, piece.exponent.at(piece.from));
      if (std::isfinite(piece.to)) peak_ = std::max(peak_, piece.exponent.at(piece.to));
      if (piece.has_vertex()) peak_ = std::max(peak_, piece.exponent.at(piece.vertex()));
    }
    // Where components coincide, p exceeds its leading one by their number.
    slack_ = std::abs(powers[0]) * numeric::log(static_cast<double>(p.size()));
  }

  double log_bound() const { return peak_ + std::max(0.0, powers_[0]) * numeric::log(static_cast<double>(p_.size())); }
  bool matters_at(Position x, std::size_t leader) const {
    return powers_[0] * p_[leader].at(x) + powers_[1] * q_.at(x) > peak_ - levels[std::size(levels) - 1] - slack_;
  }

  void add_to(std::vector<Break>& all) const {
    std::vector<Break> own;
    for (const Piece& piece : pieces_) {
      const Exponent& exponent = piece.exponent;
      const auto add = [&](double y) {
        if (y > piece.from && y < piece.to) own.push_back({{exponent.origin, y}, infinity});
      };
      if (piece.has_vertex()) add(piece.vertex());
      for (double level : levels) {
        const double height = peak_ - level - (level == levels[std::size(levels) - 1] ? slack_ : 0);
        for (double y : parabola_roots(exponent.curvature, exponent.slope, exponent.height - height)) add(y);
      }
      if (std::isfinite(piece.from) && matters_at(piece.reign.from, piece.reign.component)) own.push_back({piece.reign.from, infinity});
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

 private:
  struct Piece {
    Exponent exponent;
    Reign reign;
    double from, to;  ///< counted from the exponent's origin
    double vertex() const { return exponent.slope / exponent.curvature; }
    bool has_vertex() const { return exponent.curvature > 0 && vertex() > from && vertex() < to; }
  };
  Powers powers_;
  const std::vector<Parabola>& p_;
  const Parabola& q_;
  std::vector<Piece> pieces_;
  double peak_ = -infinity, slack_;
};

/// Components that lead nowhere near their own mean, yet stand out from a wider leader as a bump.
void add_bumps(const std::vector<Parabola>& p, const std::vector<Reign>& reigns, const std::vector<Term>& terms, std::vector<Break>& all) {
  constexpr double least = -42;  // a bump of e⁻⁴² of what it stands on is rounding
  for (std::size_t i = 0; i < p.size(); ++i) {
    const Position center{p[i].center, 0};
    const auto reign = std::find_if(reigns.begin(), reigns.end(), [&](const Reign& r) { return r.to.minus(center) > 0; });
    const Parabola& leader = p[reign->component];
    if (reign->component == i || p[i].precision < 4 * leader.precision || p[i].at(center) - leader.at(center) < least) continue;
    if (std::none_of(terms.begin(), terms.end(), [&](const Term& term) { return term.matters_at(center, reign->component); })) continue;
    const double sd = 1 / std::sqrt(p[i].precision);
    for (double z : {-6.0, -3.0, 0.0, 3.0, 6.0}) all.push_back({center.plus(z * sd), 3 * sd});
  }
}

void add_kinks(const std::vector<Parabola>& p, const std::vector<Reign>& reigns, const std::vector<Term>& terms, std::vector<Break>& all) {
  for (std::size_t i = 1; i < reigns.size(); ++i) {
    const Position at = reigns[i].from;
    if (std::none_of(terms.begin(), terms.end(), [&](const Term& term) { return term.matters_at(at, reigns[i].component); })) continue;
    const double turn = std::abs(p[reigns[i].component].slope_at(at) - p[reigns[i - 1].component].slope_at(at));
    all.push_back({at, turn > 0 ? 1 / turn : infinity, true});
  }
}

/// In order, without those so close to another that a panel between them would only cost time. Kinks stay.
std::vector<Break> thinned(std::vector<Break> all) {
  std::stable_sort(all.begin(), all.end(), [](const Break& a, const Break& b) { return is_left_of(a.at, b.at); });
  std::vector<Break> kept;
  for (const Break& next : all) {
    if (kept.empty()) {
      kept.push_back(next);
      continue;
    }
    Break& last = kept.back();
    const double reach = last.is_kink && !next.is_kink ? next.scale : next.is_kink && !last.is_kink ? last.scale : std::min(last.scale, next.scale);
    const double gap = next.at.minus(last.at);
    if (gap > 0.3 * reach && gap > 0)
      kept.push_back(next);
    else if (next.is_kink != last.is_kink ? next.is_kink : next.scale < last.scale)
      last = next;
  }
  return kept;
}

/// Where a kink is narrow beside its panels, closes it in, so that the panels beyond are smooth.
std::vector<Break> with_kinks_enclosed(const std::vector<Break>& breaks) {
  std::vector<Break> result;
  for (std::size_t i = 0; i < breaks.size(); ++i) {
    const Break& at = breaks[i];
    const double reach = kink_reach * at.scale;
    const auto worth = [&](double gap) { return at.is_kink && gap > 3 * reach; };
    if (i > 0 && worth(at.at.minus(breaks[i - 1].at))) result.push_back({at.at.plus(-reach), reach});
    result.push_back(at);
    if (i + 1 < breaks.size() && worth(breaks[i + 1].at.minus(at.at))) result.push_back({at.at.plus(reach), reach});
  }
  return result;
}

Gaussian shifted(Gaussian q, double origin) { return {q.mean - origin, q.sd}; }
Density shifted(const Density& p, double origin) {
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&p)) return shifted(*gaussian, origin);
  Mixture result = std::get<Mixture>(p);
  for (Mixture::Component& component : result.components) component.mean -= origin;
  return result;
}

}  // namespace

Panels::Panels(std::vector<Density> densities, std::span<const Powers> powers, std::span<const Level> at_levels) {
  const Density& p = densities.at(0);
  const Gaussian& q = std::get<Gaussian>(densities.at(1));
  std::vector<Parabola> parabolas;
  for (const Mixture::Component& component : components(p)) parabolas.emplace_back(component);
  const Parabola of_q({1, q.mean, q.sd});
  const std::vector<Reign> reigns = upper_envelope(parabolas);

  std::vector<Term> terms;
  for (Powers each : powers) terms.emplace_back(each, parabolas, reigns, of_q);
  std::vector<Break> breaks;
  log_peak_ = -infinity;
  for (const Term& term : terms) {
    log_peak_ = std::max(log_peak_, term.log_bound());
    term.add_to(breaks);
  }
  add_bumps(parabolas, reigns, terms, breaks);
  add_kinks(parabolas, reigns, terms, breaks);
  breaks = with_kinks_enclosed(thinned(std::move(breaks)));
  if (!at_levels.empty()) {
    const std::vector<Break> equal = find_equalities(breaks, p, q);
    for (const Break& each : equal) equalities_.push_back(each.at);
    breaks.insert(breaks.end(), equal.begin(), equal.end());
    breaks = thinned(std::move(breaks));
  }

  std::vector<double> scales;
  for (const Break& at : breaks) {
    borders_.push_back(at.at);
    scales.push_back(at.scale);
  }
  set_panels(scales, densities);
}

void Panels::set_panels(const std::vector<double>& scales, const std::vector<Density>& densities) {
  // One origin serves all as long as positions counted from it have 1e-13 of the smallest scale as their last place.
  const double narrowest = *std::min_element(scales.begin(), scales.end());
  const bool one_origin = borders_.back().minus(borders_.front()) < 1e3 * narrowest;
  for (std::size_t i = 0; i + 1 < borders_.size(); ++i) {
    const double width = borders_[i + 1].minus(borders_[i]);
    const bool left_is_nearer = scales[i] <= scales[i + 1];
    const Position near = left_is_nearer ? borders_[i] : borders_[i + 1];
    const double place = one_origin ? borders_.front().anchor : near.anchor;
    std::size_t origin = 0;
    while (origin < origins_.size() && origins_[origin].place != place) ++origin;
    if (origin == origins_.size()) {
      origins_.push_back({place, {}});
      for (const Density& density : densities) origins_.back().here.push_back(shifted(density, place));
    }
    panels_.push_back({origin, near.minus({place, 0}) - (left_is_nearer ? 0 : width), width});
  }
}

numeric::Integrals Panels::integrate(const Integrand& f, double relative, Index max_nodes, double absolute) const {
  // The variable of integration numbers the panels: a place is a panel and a fraction of it.
  std::vector<double> whole(panels_.size() + 1);
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = static_cast<double>(i);
  const auto panel_at = [&](double t) { return std::min(static_cast<std::size_t>(t), panels_.size() - 1); };

  return numeric::integrate(
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
            width[i - begin] = panels_[panel].width;
            x(i - begin, 0) = panels_[panel].from + (t[i] - static_cast<double>(panel)) * panels_[panel].width;
          }
          const Points here = f(origins_[origin].here, x);
          if (values.size() == 0) values.resize(t.size(), here.cols());
          values.middleRows(begin, end - begin) = here.colwise() * width;
        }
        return values;
      },
      whole, relative, max_nodes, absolute);
}

}  // namespace kl
