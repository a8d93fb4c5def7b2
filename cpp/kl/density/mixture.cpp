#include "kl/density/mixture.h"
#include <algorithm>
#include <array>
#include <cmath>
#include "kl/numeric/elementary.h"
#include "kl/numeric/rows.h"
#include "kl/refusal.h"

namespace kl {
namespace {

constexpr std::size_t most_components = 16;

/// The logarithms of the weighted components at one x, and the largest of them.
struct Terms {
  std::size_t count;
  std::array<double, most_components> mean, sd, constant;

  explicit Terms(const std::vector<Mixture::Component>& components) : count(components.size()) {
    for (std::size_t i = 0; i < count; ++i) {
      mean[i] = components[i].mean;
      sd[i] = components[i].sd;
      constant[i] = numeric::log(components[i].weight) - numeric::log(components[i].sd) - half_log_two_pi;
    }
  }

  template <class T>
  T fill(T x, T* term) const {
    T largest = T(-1.7976931348623157e308);
    for (std::size_t i = 0; i < count; ++i) {
      const T z = (x - T(mean[i])) / T(sd[i]);
      term[i] = T(constant[i]) - T(0.5) * z * z;
      largest = numeric::select(largest < term[i], term[i], largest);
    }
    return largest;
  }
};

}  // namespace

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
  const Terms terms(components);
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
  const Terms terms(components);
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
