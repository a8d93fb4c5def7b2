#include "kl/density/density.h"
#include <algorithm>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include "kl/refusal.h"

namespace kl {

std::vector<std::string_view> families() { return {Gaussian::family, Mixture::family}; }

void check(const Density& density, const std::string& path) {
  std::visit([&](const auto& family) { family.check(path); }, density);
}

void check_pair(const Density& p, const Density& q) {
  check(p, "p");
  check(q, "q");
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double lowest = infinity, highest = -infinity, smallest = infinity;
  std::string field;
  const auto include = [&](double mean, double sd, const std::string& path) {
    lowest = std::min(lowest, mean);
    highest = std::max(highest, mean);
    if (sd < smallest) {
      smallest = sd;
      field = path;
    }
  };
  const auto include_all = [&](const Density& density, const std::string& path) {
    if (const Gaussian* gaussian = std::get_if<Gaussian>(&density)) include(gaussian->mean, gaussian->sd, path + ".sd");
    if (const Mixture* mixture = std::get_if<Mixture>(&density))
      for (std::size_t i = 0; i < mixture->components.size(); ++i)
        include(mixture->components[i].mean, mixture->components[i].sd, path + ".components[" + std::to_string(i) + "].sd");
  };
  include_all(q, "q");
  include_all(p, "p");
  if (highest - lowest > 1e7 * smallest)
    refuse_limit(field, field + " is too small for means so far apart: all means of p and q must lie within 10000000 times the smallest sd of each other");
}

void check_model(const Density& q, const std::string& path) {
  if (!std::holds_alternative<Gaussian>(q)) refuse_unsupported(path + ".family", path + " must be a Gaussian: other models are not supported yet");
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

namespace {

template <class Answer>
auto of_model(const Density& q, const Answer& answer) {
  using Result = std::invoke_result_t<Answer, const Gaussian&>;
  return std::visit([&](const auto& family) -> Result {
    if constexpr (Model<std::decay_t<decltype(family)>>)
      return answer(family);
    else
      throw std::logic_error("a density that is no model was asked for its parameters");
  }, q);
}

}  // namespace

std::vector<std::string> parameters(const Density& q) {
  return of_model(q, [](const auto& model) { return model.parameters(); });
}
Values theta(const Density& q) {
  return of_model(q, [](const auto& model) { return model.theta(); });
}
Density with_theta(const Density& q, const Values& theta) {
  return of_model(q, [&](const auto& model) { return Density(std::decay_t<decltype(model)>::from_theta(theta)); });
}
Points score(const Density& q, const Points& x) {
  return of_model(q, [&](const auto& model) { return model.score(x); });
}
Points path(const Density& q, const Points& x) {
  return of_model(q, [&](const auto& model) { return model.path(x); });
}

TailPower tail_power(const Density& density, double exponent) {
  return std::visit([&](const auto& family) { return TailPower{family.tail(End::left), family.tail(End::right), exponent}; }, density);
}

std::vector<Mixture::Component> components(const Density& density) {
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&density)) return {{1, gaussian->mean, gaussian->sd}};
  return std::get<Mixture>(density).normalized().components;
}

}  // namespace kl
