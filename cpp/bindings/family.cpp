#include "bindings/family.h"
#include <algorithm>
#include <array>
#include <utility>
#include <vector>
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

/// Families that web/src/api.ts has and the core has not yet.
constexpr std::array<std::string_view, 1> to_come{"categorical"};

/// A coordinate on the line. A pair is a point of the plane, which the core does not know yet.
double read_coordinate(const Field& field) {
  if (field.is_array() && field.value["length"].as<unsigned>() == 2)
    refuse_unsupported(field.path, field.path + " is a pair: densities in the plane are not supported yet");
  return field.finite_number();
}

/// The plane's form of a density says `covariance` where the line's says `sd`.
void refuse_plane(const Field& density) {
  if (const Field covariance = density["covariance"]; !covariance.is_missing())
    refuse_unsupported(covariance.path, covariance.path + " belongs to densities in the plane, which are not supported yet");
}

Density read_gaussian(const Field& density) {
  density.check_fields({"family", "mean", "sd", "covariance"});
  const double mean = read_coordinate(density["mean"]);
  refuse_plane(density);
  return Gaussian{.mean = mean, .sd = density["sd"].finite_number()};
}

Density read_mixture(const Field& density) {
  density.check_fields({"family", "components"});
  Mixture mixture;
  for (const Field& component : density["components"].elements(1, 16)) {
    component.check_fields({"weight", "mean", "sd", "covariance"});
    const double weight = component["weight"].finite_number();
    const double mean = read_coordinate(component["mean"]);
    refuse_plane(component);
    mixture.components.push_back({.weight = weight, .mean = mean, .sd = component["sd"].finite_number()});
  }
  return mixture;
}

Density read_student_t(const Field& density) {
  density.check_fields({"family", "mean", "scale", "df"});
  return StudentT{.mean = density["mean"].finite_number(), .scale = density["scale"].finite_number(), .df = density["df"].finite_number()};
}

Density read_laplace(const Field& density) {
  density.check_fields({"family", "mean", "scale"});
  return Laplace{.mean = density["mean"].finite_number(), .scale = density["scale"].finite_number()};
}

Density read_skew_normal(const Field& density) {
  density.check_fields({"family", "location", "scale", "shape"});
  return SkewNormal{.location = density["location"].finite_number(), .scale = density["scale"].finite_number(), .shape = density["shape"].finite_number()};
}

Density read_uniform(const Field& density) {
  density.check_fields({"family", "low", "high"});
  return Uniform{.low = density["low"].finite_number(), .high = density["high"].finite_number()};
}

Density read_drawn(const Field& density) {
  density.check_fields({"family", "low", "high", "density"});
  Drawn drawn{.low = density["low"].finite_number(), .high = density["high"].finite_number(), .density = {}};
  for (const Field& point : density["density"].elements(2, 4096)) drawn.density.push_back(point.finite_number());
  return drawn;
}

struct Family {
  std::string_view name;
  Density (*read)(const Field& density);
};

constexpr Family table[] = {
    {Gaussian::family, read_gaussian},
    {Mixture::family, read_mixture},
    {StudentT::family, read_student_t},
    {Laplace::family, read_laplace},
    {SkewNormal::family, read_skew_normal},
    {Uniform::family, read_uniform},
    {Drawn::family, read_drawn},
};
static_assert(std::size(table) == std::variant_size_v<Density>, "every family that the core knows can be asked for");

}  // namespace

Density read_as_written(const Field& field) {
  if (!field.is_object()) refuse_invalid(field.path, "an object with a \"family\"");
  const Field name = field["family"];
  const std::string family = name.string();
  if (std::find(to_come.begin(), to_come.end(), family) != to_come.end())
    refuse_unsupported(name.path, "the family \"" + family + "\" is not supported yet");
  const auto* found = std::find_if(std::begin(table), std::end(table), [&](const Family& known) { return known.name == family; });
  if (found == std::end(table)) refuse_invalid(name.path, "the name of a family, such as \"gaussian\" or \"mixture\"");
  Density density = found->read(field);
  check(density, field.path);
  return density;
}

Density in_core_form(const Density& density) {
  return std::visit([](const auto& family) -> Density {
    if constexpr (requires { family.normalized(); })
      return family.normalized();
    else
      return family;
  }, density);
}

}  // namespace kl::bindings
