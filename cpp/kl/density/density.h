/// The list of what P and Q can be. A new family is one file and one line here.
#pragma once
#include <concepts>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include "kl/density/drawn.h"
#include "kl/density/gaussian.h"
#include "kl/density/laplace.h"
#include "kl/density/mixture.h"
#include "kl/density/skew_normal.h"
#include "kl/density/student_t.h"
#include "kl/density/uniform.h"

namespace kl {

/// What P needs.
template <class T>
concept Target = requires(const T& t, const Points& x, numeric::Stream& stream, Index n, End end, double origin, const std::string& path) {
  { T::family } -> std::convertible_to<std::string_view>;
  { t.check(path) } -> std::same_as<void>;
  { t.log_density(x) } -> std::same_as<Values>;
  { t.slope(x) } -> std::same_as<Values>;
  { t.sample(stream, n) } -> std::same_as<Points>;
  { t.tail(end) } -> std::same_as<Tail>;
  { t.break_points() } -> std::same_as<std::vector<double>>;
  { t.support() } -> std::same_as<Support>;
  { t.outline() } -> std::same_as<Outline>;
  { t.places() } -> std::same_as<std::vector<Place>>;
  { t.seen_from(origin) } -> std::same_as<T>;
  { t.moments() } -> std::same_as<Moments>;
};

/// What Q needs beside that.
template <class T>
concept Model = Target<T> && requires(const T& t, const Points& x, const Values& theta) {
  { t.parameters() } -> std::same_as<std::vector<std::string>>;
  { t.theta() } -> std::same_as<Values>;
  { T::from_theta(theta) } -> std::same_as<T>;
  { t.score(x) } -> std::same_as<Points>;
  { t.path(x) } -> std::same_as<Points>;
};

/// Whether each is a Target.
template <class T>
inline constexpr bool all_targets = false;
template <class... T>
inline constexpr bool all_targets<std::variant<T...>> = (Target<T> && ...);

using Density = std::variant<Gaussian, Mixture, StudentT, Laplace, SkewNormal, Uniform, Drawn>;
static_assert(all_targets<Density> && Model<Gaussian> && Model<Mixture>);
/// The most parameters that a model has: those of a mixture of 16.
inline constexpr Index most_parameters = 48;

/// The family names of `Density`, in its order.
std::vector<std::string_view> families();

/// The family's own check.
void check(const Density& density, const std::string& path);
/// Checks each, and that all locations lie within 1e7 times the smallest sd or scale of each other (else LimitExceeded, naming the field
/// of the smallest).
void check_pair(const Density& p, const Density& q);
/// Refuses a density that is no model: `path`.family (Unsupported), or `path`.components[i].weight where that is 0 (InvalidScenario).
void check_model(const Density& q, const std::string& path);

/// The same density with what is given up to a factor (the weights of a mixture, a drawn curve) made to sum to one. The form in which a model has
/// its parameters.
Density with_unit_mass(const Density& density);
/// The same, and equal components of a mixture joined; a mixture of one component is a Gaussian. What the divergences and estimators work on.
Density normalized(const Density& density);

/// The family's own answers.
Values log_density(const Density& density, const Points& x);
Values slope(const Density& density, const Points& x);
Points sample(const Density& density, numeric::Stream& stream, Index n);
Support support(const Density& density);
Moments moments(const Density& density);
Outline outline(const Density& density);
Density seen_from(const Density& density, double origin);

/// What a model answers beside that (score, path: n × parameters). Only for what check_model passes, with unit mass.
std::vector<std::string> parameters(const Density& q);
Values theta(const Density& q);
/// The model of q's family and size with these parameters.
Density with_theta(const Density& q, const Values& theta);
Points score(const Density& q, const Points& x);
Points path(const Density& q, const Points& x);

/// density^exponent, by its tails.
TailPower tail_power(const Density& density, double exponent);

/// The normal components of a Gaussian or a mixture (weights sum to one): where its mass sits, and at which scales. Of another family one
/// component with its moments, or with its place and scale where it has none.
std::vector<Mixture::Component> components(const Density& density);

}  // namespace kl
