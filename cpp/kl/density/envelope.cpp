#include "kl/density/envelope.h"
#include <algorithm>
#include <cmath>
#include "kl/numeric/normal.h"

namespace kl {
namespace {

std::size_t leader_at(const std::vector<Parabola>& parabolas, Position x) {
  std::size_t leader = 0;
  for (std::size_t i = 1; i < parabolas.size(); ++i)
    if (parabolas[i].at(x) > parabolas[leader].at(x)) leader = i;
  return leader;
}

/// Where two parabolas meet, seen from the center of the narrower one.
void add_crossings(const Parabola& a, const Parabola& b, std::vector<Position>& crossings) {
  const bool a_is_narrower = a.precision >= b.precision;
  const Parabola &narrow = a_is_narrower ? a : b, &wide = a_is_narrower ? b : a;
  const double distance = narrow.center - wide.center;
  for (double y : parabola_roots(narrow.precision - wide.precision, wide.precision * distance,
                                 narrow.constant - wide.constant + 0.5 * wide.precision * distance * distance))
    crossings.push_back({narrow.center, y});
}

}  // namespace

Parabola log_normal_density(double weight, double mean, double sd) {
  return {mean, 1 / (sd * sd), numeric::log(weight) - numeric::log(sd) - numeric::half_log_two_pi};
}

std::vector<double> parabola_roots(double c, double g, double k) {
  if (c == 0) return g == 0 ? std::vector<double>{} : std::vector<double>{-k / g};
  const double discriminant = g * g + 2 * c * k;
  if (!(discriminant > 0)) return {};
  const double sum = g + (g < 0 ? -std::sqrt(discriminant) : std::sqrt(discriminant));  // no cancellation
  const double one = sum / c, other = -2 * k / sum;
  return {std::min(one, other), std::max(one, other)};
}

std::vector<Reign> upper_envelope(const std::vector<Parabola>& parabolas) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<Position> crossings;
  for (std::size_t i = 0; i < parabolas.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) add_crossings(parabolas[i], parabolas[j], crossings);
  if (crossings.empty()) {
    const Position anywhere{parabolas.front().center, 0};
    return {{leader_at(parabolas, anywhere), {anywhere.anchor, -infinity}, {anywhere.anchor, infinity}}};
  }
  std::sort(crossings.begin(), crossings.end(), is_left_of);
  const double beyond = crossings.back().minus(crossings.front()) + 1 / std::sqrt(parabolas.front().precision);

  std::vector<Reign> reigns;
  const auto reign = [&](std::size_t leader, Position from, Position to) {
    if (!reigns.empty() && reigns.back().component == leader)
      reigns.back().to = to;
    else
      reigns.push_back({leader, from, to});
  };
  reign(leader_at(parabolas, crossings.front().plus(-beyond)), {crossings.front().anchor, -infinity}, crossings.front());
  for (std::size_t i = 0; i + 1 < crossings.size(); ++i) {
    const double width = crossings[i + 1].minus(crossings[i]);
    if (width > 0) reign(leader_at(parabolas, crossings[i].plus(width / 2)), crossings[i], crossings[i + 1]);
  }
  reign(leader_at(parabolas, crossings.back().plus(beyond)), crossings.back(), {crossings.back().anchor, infinity});
  return reigns;
}

}  // namespace kl
