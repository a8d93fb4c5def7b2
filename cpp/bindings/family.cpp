#include "bindings/family.h"
#include <algorithm>
#include <initializer_list>
#include <vector>
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

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

/// One number of a family: what a request calls it, and where it goes.
template <class Family>
struct Number {
  const char* field;
  double Family::* member;
};

/// A family of numbers, with these fields and `others`, which are read elsewhere.
template <class Family>
Family read_numbers(const Field& density, std::initializer_list<Number<Family>> numbers, std::initializer_list<std::string_view> others = {}) {
  std::vector<std::string_view> fields{"family"};
  for (const Number<Family>& number : numbers) fields.push_back(number.field);
  fields.insert(fields.end(), others);
  density.check_fields(fields);
  Family family{};
  for (const Number<Family>& number : numbers) family.*number.member = density[number.field].finite_number();
  return family;
}

Density read_drawn(const Field& density) {
  Drawn drawn = read_numbers<Drawn>(density, {{"low", &Drawn::low}, {"high", &Drawn::high}}, {"density"});
  drawn.density = density["density"].numbers(2, 4096);
  return drawn;
}

Density read_categorical(const Field& density) {
  density.check_fields({"family", "probabilities"});
  const std::vector<double> probabilities = density["probabilities"].numbers(Categorical::least_answers, Categorical::most_answers);
  return Categorical{Eigen::Map<const Values>(probabilities.data(), static_cast<Index>(probabilities.size()))};
}

struct Reader {
  std::string_view family;
  Density (*read)(const Field& density);
};

constexpr Reader table[] = {
    {Gaussian::family, read_gaussian},
    {Mixture::family, read_mixture},
    {StudentT::family, [](const Field& density) -> Density {
       return read_numbers<StudentT>(density, {{"mean", &StudentT::mean}, {"scale", &StudentT::scale}, {"df", &StudentT::df}});
     }},
    {Laplace::family, [](const Field& density) -> Density {
       return read_numbers<Laplace>(density, {{"mean", &Laplace::mean}, {"scale", &Laplace::scale}});
     }},
    {SkewNormal::family, [](const Field& density) -> Density {
       return read_numbers<SkewNormal>(density, {{"location", &SkewNormal::location}, {"scale", &SkewNormal::scale}, {"shape", &SkewNormal::shape}});
     }},
    {Uniform::family, [](const Field& density) -> Density { return read_numbers<Uniform>(density, {{"low", &Uniform::low}, {"high", &Uniform::high}}); }},
    {Drawn::family, read_drawn},
    {Categorical::family, read_categorical},
};
static_assert(std::size(table) == std::variant_size_v<Density>, "every family that the core knows can be asked for");

}  // namespace

Density read_as_written(const Field& field) {
  if (!field.is_object()) refuse_invalid(field.path, "an object with a \"family\"");
  const Field name = field["family"];
  const std::string family = name.string();
  const auto* found = std::find_if(std::begin(table), std::end(table), [&](const Reader& known) { return known.family == family; });
  if (found == std::end(table)) refuse_invalid(name.path, "the name of a family, such as \"gaussian\" or \"mixture\"");
  Density density = found->read(field);
  check(density, field.path);
  return density;
}

}  // namespace kl::bindings
