#include "kl/density/density.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <type_traits>
#include "kl/refusal.h"

namespace kl {

namespace {

template <class T>
struct Names;
template <class... Family>
struct Names<std::variant<Family...>> {
  static std::vector<std::string_view> all() { return {Family::family...}; }
};

}  // namespace

std::vector<std::string_view> families() { return Names<Density>::all(); }

Index answers(const Density& density) {
  const Categorical* categorical = std::get_if<Categorical>(&density);
  return categorical ? categorical->answers() : 0;
}

void check(const Density& density, const std::string& path) {
  std::visit([&](const auto& family) { family.check(path); }, density);
}

void check_on_line(const Density& density, const std::string& path) {
  if (answers(density) > 0) refuse_unsupported(path + ".family", path + " is categorical: this is about densities on the line");
}

void check_same_space(const Density& p, const Density& q, const std::string& path) {
  const Index of_p = answers(p), of_q = answers(q);
  if ((of_p > 0) != (of_q > 0)) refuse_invalid(path + ".family", of_p > 0 ? "\"categorical\", as the other density is" : "a family on the line, as the other density's is");
  if (of_p != of_q) refuse_invalid(path + ".probabilities", "as many numbers as the other density has, " + std::to_string(of_p));
}

void check_pair(const Density& p, const Density& q) {
  check(p, "p");
  check(q, "q");
  check_same_space(p, q, "q");
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double lowest = infinity, highest = -infinity, smallest = infinity;
  std::string field;
  for (const auto& [density, path] : {std::pair(&q, "q"), std::pair(&p, "p")})
    for (const Place& place : std::visit([](const auto& family) { return family.places(); }, *density)) {
      lowest = std::min(lowest, place.location);
      highest = std::max(highest, place.location);
      if (place.scale >= smallest) continue;
      smallest = place.scale;
      field = path + place.field;
    }
  if (highest - lowest > 1e7 * smallest)
    refuse_limit(field, field + " is too small for locations so far apart: all locations of p and q must lie within 10000000 times the smallest sd or scale of each other");
}

void check_model(const Density& q, const std::string& path) {
  std::visit([&]<class Family>(const Family&) {
    if constexpr (!Model<Family>) refuse_unsupported(path + ".family", path + " must be a Gaussian, a mixture or categorical: only those are models, with parameters to move");
  }, q);
  if (const Mixture* mixture = std::get_if<Mixture>(&q))
    for (std::size_t i = 0; i < mixture->components.size(); ++i)
      if (!(mixture->components[i].weight > 0)) refuse_invalid(path + ".components[" + std::to_string(i) + "].weight", "above 0 in a model: its logit is a parameter");
  if (const Categorical* categorical = std::get_if<Categorical>(&q)) {
    const std::string field = path + ".probabilities";
    if (categorical->theta().size() > most_parameters) refuse_limit(field, field + " has too many answers for a model, each with a parameter: at most " + std::to_string(most_parameters));
    for (Index k = 0; k < categorical->answers(); ++k)
      if (!(categorical->probabilities[k] > 0)) refuse_invalid(field + "[" + std::to_string(k) + "]", "above 0 in a model: its logit is a parameter");
  }
}

Density with_unit_mass(const Density& density) {
  return std::visit([](const auto& family) -> Density {
    if constexpr (requires { family.normalized(); })
      return family.normalized();
    else
      return family;
  }, density);
}

Density normalized(const Density& density) {
  const Density whole = with_unit_mass(density);
  const Mixture* mixture = std::get_if<Mixture>(&whole);
  if (!mixture) return whole;
  Mixture result;
  for (const Mixture::Component& component : mixture->components) {
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

Support support(const Density& density) {
  return std::visit([](const auto& family) { return family.support(); }, density);
}

Moments moments(const Density& density) {
  return std::visit([](const auto& family) { return family.moments(); }, density);
}

Outline outline(const Density& density) {
  return std::visit([](const auto& family) { return family.outline(); }, density);
}

Density seen_from(const Density& density, double origin) {
  return std::visit([&](const auto& family) -> Density { return family.seen_from(origin); }, density);
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
  return of_model(q, [&](const auto& model) { return Density(model.with_theta(theta)); });
}
Points score(const Density& q, const Points& x) {
  return of_model(q, [&](const auto& model) { return model.score(x); });
}
bool has_path(const Density& q) {
  return std::visit([]<class Family>(const Family&) { return Reparameterized<Family>; }, q);
}
Points path(const Density& q, const Points& x) {
  return of_model(q, [&]<class Family>(const Family& model) -> Points {
    if constexpr (Reparameterized<Family>)
      return model.path(x);
    else
      throw std::logic_error("a model whose samples do not move was asked for their path");
  });
}

TailPower tail_power(const Density& density, double exponent) {
  return std::visit([&](const auto& family) { return TailPower{family.tail(End::left), family.tail(End::right), exponent}; }, density);
}

std::vector<Mixture::Component> components(const Density& density) {
  if (const Mixture* mixture = std::get_if<Mixture>(&density)) return mixture->normalized().components;
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&density)) return {{1, gaussian->mean, gaussian->sd}};
  const auto [mean, variance] = moments(density);
  if (std::isfinite(variance)) return {{1, mean, std::sqrt(variance)}};
  const Place place = std::visit([](const auto& family) { return family.places(); }, density).front();
  return {{1, place.location, place.scale}};
}

}  // namespace kl
