#include "kl/estimator/centered.h"
#include <algorithm>

namespace kl::estimator {
namespace {

Density moved(const Gaussian& p, double shift) { return Gaussian{p.mean - shift, p.sd}; }

Density moved(const Mixture& p, double shift) {
  Mixture result;
  for (const Mixture::Component& component : p.components) {
    const double mean = component.mean - shift;
    const auto same = std::find_if(result.components.begin(), result.components.end(), [&](const Mixture::Component& other) {
      return other.mean == mean && other.sd == component.sd;
    });
    if (same == result.components.end()) result.components.push_back({component.weight, mean, component.sd});
    else same->weight += component.weight;
  }
  if (result.components.size() == 1) return Gaussian{result.components[0].mean, result.components[0].sd};
  return result;
}

}  // namespace

Centered::Centered(const Density& p, const Gaussian& q)
    : p(std::visit([&](const auto& family) { return moved(family, q.mean); }, p)), q{0, q.sd}, shift(q.mean) {}

}  // namespace kl::estimator
