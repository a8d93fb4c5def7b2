#include "kl/density/density.h"
#include <algorithm>
#include <limits>
#include "kl/refusal.h"

namespace kl {

std::vector<std::string_view> families() { return {Gaussian::family, Mixture::family}; }

void check(const Density& density, const std::string& path) {
  std::visit([&](const auto& family) { family.check(path); }, density);
}

void check_pair(const Density& p, const Gaussian& q) {
  check(p, "p");
  q.check("q");
  double lowest = q.mean, highest = q.mean, smallest = q.sd;
  std::string field = "q.sd";
  const auto include = [&](double mean, double sd, const std::string& path) {
    lowest = std::min(lowest, mean);
    highest = std::max(highest, mean);
    if (sd < smallest) {
      smallest = sd;
      field = path;
    }
  };
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&p)) include(gaussian->mean, gaussian->sd, "p.sd");
  if (const Mixture* mixture = std::get_if<Mixture>(&p))
    for (std::size_t i = 0; i < mixture->components.size(); ++i)
      include(mixture->components[i].mean, mixture->components[i].sd, "p.components[" + std::to_string(i) + "].sd");
  if (highest - lowest > 1e7 * smallest)
    refuse_limit(field, field + " is too small for means so far apart: all means of p and q must lie within 10000000 times the smallest sd of each other");
}

Density normalized(const Density& density) {
  const Mixture* mixture = std::get_if<Mixture>(&density);
  if (!mixture) return density;
  Mixture result;
  for (const Mixture::Component& component : mixture->normalized().components) {
    const auto same = std::find_if(result.components.begin(), result.components.end(),
                                   [&](const Mixture::Component& other) { return other.mean == component.mean && other.sd == component.sd; });
    if (same == result.components.end())
      result.components.push_back(component);
    else
      same->weight += component.weight;
  }
  if (result.components.size() == 1) return Gaussian{result.components[0].mean, result.components[0].sd};
  return result;
}

Values log_density(const Density& density, const Points& x) {
  return std::visit([&](const auto& family) { return family.log_density(x); }, density);
}

Values slope(const Density& density, const Points& x) {
  return std::visit([&](const auto& family) { return family.slope(x); }, density);
}

Points sample(const Density& density, numeric::Stream& stream, Index n) {
  return std::visit([&](const auto& family) { return family.sample(stream, n); }, density);
}

TailPower tail_power(const Density& density, double exponent) {
  return std::visit([&](const auto& family) { return TailPower{family.tail(End::left), family.tail(End::right), exponent}; }, density);
}

std::vector<Mixture::Component> components(const Density& density) {
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&density)) return {{1, gaussian->mean, gaussian->sd}};
  return std::get<Mixture>(density).normalized().components;
}

}  // namespace kl
