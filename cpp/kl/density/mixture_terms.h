/// The weighted components of a mixture, at one x or at four.
#pragma once
#include <array>
#include "kl/density/mixture.h"
#include "kl/numeric/elementary.h"

namespace kl {

inline constexpr std::size_t most_components = 16;

/// The logarithms of the weighted components, and the largest of them.
struct MixtureTerms {
  std::size_t count;
  std::array<double, most_components> mean, sd, constant;

  explicit MixtureTerms(const std::vector<Mixture::Component>& components) : count(components.size()) {
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

}  // namespace kl
