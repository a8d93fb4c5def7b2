#include "kl/density/mixture.h"
#include <algorithm>
#include <cmath>
#include "kl/density/mixture_terms.h"
#include "kl/numeric/rows.h"
#include "kl/refusal.h"

namespace kl {

void Mixture::check(const std::string& path) const {
  if (components.empty() || components.size() > most_components) refuse_invalid(path + ".components", "a list of 1 to 16 components");
  bool some_weight = false;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const std::string at = path + ".components[" + std::to_string(i) + "]";
    const double weight = components[i].weight;
    if (!(weight >= 0 && std::isfinite(weight))) refuse_invalid(at + ".weight", "a finite number, 0 or more");
    Gaussian{components[i].mean, components[i].sd}.check(at);
    some_weight = some_weight || weight > 0;
  }
  if (!some_weight) refuse_invalid(path + ".components", "a list with at least one weight above 0");
}

Mixture Mixture::normalized() const {
  // By the largest first: the sum of weights near the largest double would overflow.
  double largest = 0, total = 0;
  for (const Component& component : components) largest = std::max(largest, component.weight);
  for (const Component& component : components) total += component.weight / largest;
  Mixture result;
  for (Component component : components) {
    component.weight = component.weight / largest / total;
    if (component.weight > 0) result.components.push_back(component);
  }
  return result;
}

Values Mixture::log_density(const Points& x) const {
  const MixtureTerms terms(components);
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    T term[most_components];
    const T largest = terms.fill(y, term);
    if (terms.count == 1) return largest;
    T sum = T(0.0);
    for (std::size_t i = 0; i < terms.count; ++i) sum = sum + numeric::exp(term[i] - largest);
    return largest + numeric::log(sum);
  });
}

Values Mixture::slope(const Points& x) const {
  const MixtureTerms terms(components);
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    T term[most_components];
    const T largest = terms.fill(y, term);
    T sum = T(0.0), weighted = T(0.0);
    for (std::size_t i = 0; i < terms.count; ++i) {
      const T share = numeric::exp(term[i] - largest);
      sum = sum + share;
      weighted = weighted + share * ((T(terms.mean[i]) - y) / T(terms.sd[i]) / T(terms.sd[i]));
    }
    return weighted / sum;
  });
}

Points Mixture::sample(numeric::Stream& stream, Index n) const {
  std::vector<double> up_to;  // cumulative weights
  double total = 0;
  for (const Component& component : components) up_to.push_back(total += component.weight);
  Points x(n, 1);
  for (Index i = 0; i < n; i += numeric::lane_count) {
    double uniform[numeric::lane_count], normal[numeric::lane_count];
    stream.uniform().store(uniform);
    stream.normal().store(normal);
    for (Index j = 0; j < std::min<Index>(numeric::lane_count, n - i); ++j) {
      std::size_t k = 0;
      while (k + 1 < components.size() && uniform[j] >= up_to[k]) ++k;
      x(i + j, 0) = components[k].mean + components[k].sd * normal[j];
    }
  }
  return x;
}

Tail Mixture::tail(End end) const {
  const auto tail_of = [end](const Component& component) { return Gaussian{component.mean, component.sd}.tail(end); };
  const Component* heaviest = &components.front();
  for (const Component& component : components)
    if (component.sd > heaviest->sd || (component.sd == heaviest->sd && tail_of(component).linear > tail_of(*heaviest).linear)) heaviest = &component;
  return tail_of(*heaviest);
}

Outline Mixture::outline() const {
  std::vector<Parabola> parabolas;
  for (const Component& component : components) parabolas.push_back(log_normal_density(component.weight, component.mean, component.sd));
  const std::vector<Reign> reigns = upper_envelope(parabolas);
  // Where components coincide, p exceeds its leading one by their number.
  const double slack = numeric::log(static_cast<double>(components.size()));
  Outline result;
  for (const Reign& reign : reigns) {
    const Parabola& shape = parabolas[reign.component];
    if (!result.pieces.empty()) {
      const double turn = std::abs(shape.slope_at(reign.from) - result.pieces.back().shape.slope_at(reign.from));
      result.breaks.push_back({reign.from, turn > 0 ? 1 / turn : std::numeric_limits<double>::infinity(), Cut::blend});
    }
    result.pieces.push_back({reign.from, reign.to, shape, slack});
  }
  // Components that lead nowhere near their own mean, yet stand out from a wider leader as a bump.
  constexpr double least = -42;  // a bump of e⁻⁴² of what it stands on is rounding
  for (std::size_t i = 0; i < parabolas.size(); ++i) {
    const Position center{parabolas[i].center, 0};
    const auto reign = std::find_if(reigns.begin(), reigns.end(), [&](const Reign& r) { return r.to.minus(center) > 0; });
    const Parabola& leader = parabolas[reign->component];
    if (reign->component == i || parabolas[i].precision < 4 * leader.precision || parabolas[i].at(center) - leader.at(center) < least) continue;
    for (const double z : {-6.0, -3.0, 0.0, 3.0, 6.0}) result.breaks.push_back({center.plus(z * components[i].sd), 3 * components[i].sd});
  }
  return result;
}

std::vector<Place> Mixture::places() const {
  std::vector<Place> result;
  for (std::size_t i = 0; i < components.size(); ++i) result.push_back({components[i].mean, components[i].sd, ".components[" + std::to_string(i) + "].sd"});
  return result;
}

Mixture Mixture::seen_from(double origin) const {
  Mixture result = *this;
  for (Component& component : result.components) component.mean -= origin;
  return result;
}

double Mixture::mean() const {
  // Around the first component's mean, so that a common shift costs no digits.
  const double origin = components.front().mean;
  double sum = 0;
  for (const Component& component : components) sum += component.weight * (component.mean - origin);
  return origin + sum;
}

double Mixture::variance() const {
  const double center = mean();
  double sum = 0;
  for (const Component& component : components) {
    const double distance = component.mean - center;
    sum += component.weight * (component.sd * component.sd + distance * distance);
  }
  return sum;
}

}  // namespace kl
