/// The list of what P and Q can be. A new family is one file and one line here.
#pragma once
#include <concepts>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include "kl/density/categorical.h"
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
  { t.with_theta(theta) } -> std::same_as<T>;
  { t.score(x) } -> std::same_as<Points>;
};

/// A model whose samples move along with its parameters.
template <class T>
concept Reparameterized = Model<T> && requires(const T& t, const Points& x) {
  { t.path(x) } -> std::same_as<Points>;
};

/// Whether each is a Target.
template <class T>
inline constexpr bool all_targets = false;
template <class... T>
inline constexpr bool all_targets<std::variant<T...>> = (Target<T> && ...);

using Density = std::variant<Gaussian, Mixture, StudentT, Laplace, SkewNormal, Uniform, Drawn, Categorical>;
static_assert(all_targets<Density> && Reparameterized<Gaussian> && Reparameterized<Mixture> && Model<Categorical>);
/// The most parameters that a model has: those of a mixture of 16, or of a categorical distribution over 48 answers.
inline constexpr Index most_parameters = 48;

/// The family names of `Density`, in its order.
std::vector<std::string_view> families();

/// How many answers a categorical distribution is over; 0 for a density on the line.
Index answers(const Density& density);

/// The family's own check.
void check(const Density& density, const std::string& path);
/// Refuses `path`.family (Unsupported) of what is not on the line.
void check_on_line(const Density& density, const std::string& path);
/// Refuses `path`.family where one of the two is on the line and the other over answers, `path`.probabilities where both are over answers, but not over
/// equally many (InvalidScenario).
void check_same_space(const Density& p, const Density& q, const std::string& path);
/// Checks each, that they are of one space, and that all locations lie within 1e7 times the smallest sd or scale of each other (else LimitExceeded,
/// naming the field of the smallest).
void check_pair(const Density& p, const Density& q);
/// Refuses a density that is no model: `path`.family (Unsupported), `path`.components[i].weight or `path`.probabilities[k] where that is 0
/// (InvalidScenario), `path`.probabilities where there are more than most_parameters (LimitExceeded).
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
bool has_path(const Density& q);
Points path(const Density& q, const Points& x);  ///< where it has one

/// density^exponent, by its tails.
TailPower tail_power(const Density& density, double exponent);

/// The normal components of a Gaussian or a mixture (weights sum to one): where its mass sits, and at which scales. Of another family one
/// component with its moments, or with its place and scale where it has none.
std::vector<Mixture::Component> components(const Density& density);

}  // namespace kl
