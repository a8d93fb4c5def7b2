#include "kl/experiment/model.h"
#include <cmath>

namespace kl::experiment {

std::vector<Mixture::Component> components_of(const Density& model) {
  if (const Mixture* mixture = std::get_if<Mixture>(&model)) return mixture->components;
  const Gaussian& gaussian = std::get<Gaussian>(model);
  return {{1, gaussian.mean, gaussian.sd}};
}

Values units(const Density& model) {
  if (const Categorical* categorical = std::get_if<Categorical>(&model)) {
    Values unit = Values::Ones(categorical->theta().size());
    for (Index j = 0; j < categorical->features.cols(); ++j) {
      const auto feature = categorical->features.col(j);
      if (const double reach = (feature - feature.mean()).abs().maxCoeff(); reach > 0) unit[j] = 1 / reach;
    }
    return unit;
  }
  const std::vector<Mixture::Component> components = components_of(model);
  const Index n = theta(model).size(), count = static_cast<Index>(components.size()), first_mean = std::holds_alternative<Mixture>(model) ? count : 0;
  Values result = Values::Ones(n);
  for (Index i = 0; i < count; ++i) result[first_mean + i] = components[static_cast<std::size_t>(i)].sd;
  return result;
}

std::string what_left_its_range(const Density& model) {
  if (const Categorical* categorical = std::get_if<Categorical>(&model)) return (categorical->probabilities > 0).all() ? "" : "a probability fell to zero";
  constexpr double room = 1e-12;
  const std::string one = std::holds_alternative<Mixture>(model) ? "a" : "the";
  for (const auto& [weight, mean, sd] : components_of(model)) {
    if (!(sd >= Gaussian::least_sd * (1 - room) && sd <= Gaussian::largest_sd * (1 + room))) return one + " standard deviation left the range 0.000001 to 1000000";
    if (!(std::abs(mean) <= Gaussian::largest_mean * (1 + room))) return one + " mean left the range -1000000 to 1000000";
    if (!(weight > 0)) return one + " weight fell to zero";
  }
  return "";
}

}  // namespace kl::experiment
