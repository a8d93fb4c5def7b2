#include "kl/divergence/divergence.h"
#include <cmath>
#include <limits>
#include "kl/density/panels.h"
#include "kl/divergence/closed.h"
#include "kl/divergence/finite.h"
#include "kl/divergence/table.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

namespace kl::divergence {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();
/// Truncation aimed at, as a share of ∫|f|; the estimate is larger than the error.
constexpr double truncation = 1e-13;
/// Nothing smaller is chased: where P and Q nearly agree, the last places of log p and log q alone are worth more than a share of D.
constexpr double least_truncation = 2e-16;
/// The same of gradients, where scores multiply them.
constexpr double least_gradient_truncation = 1e-15;
constexpr Index most_nodes = 200000;
/// Logarithms above this are taken out of the integrand and put back at the end.
constexpr double largest_log = 600;

double times_exp(double x, double exponent) {
  const double half = numeric::exp(exponent / 2);  // e^exponent alone may overflow where the product does not
  return x == 0 ? 0 : x * half * half;
}

/// The terms p^a q^b that an entry's integrands are made of.
std::vector<Powers> terms(const Entry& entry) {
  std::vector<Powers> result{{1, 0}, {0, 1}};
  if (entry.power && *entry.power != 0 && *entry.power != 1) result.push_back({*entry.power, 1 - *entry.power});
  return result;
}

/// What to integrate: the value, ∂D/∂θ after it, and the three second derivatives of a Gaussian q after those.
enum class Order { value_alone, with_gradient, with_second_order };
Index count(Order order, const Density& q) {
  return order == Order::value_alone ? 1 : order == Order::with_gradient ? 1 + theta(q).size() : 6;
}

bool is_steep(const Entry& entry) { return entry.power && (*entry.power < 0 || *entry.power > 1); }

/// log p for the table: where a density is zero, or so far out that its logarithm leaves the range of a double, still a number.
Values finite_log_density(const Density& density, const Points& x) {
  constexpr double least = -1e300;
  return log_density(density, x).max(least);
}

/// A smooth stand-in for |x|.
Values smooth_size(const Values& x) { return (1 + x.abs().min(1e150).square()).sqrt(); }

/// The integrands of an entry at the rows of x, n × `columns`; of a steep one also, last, p^a q^b times the size of its exponent, since where
/// the exponents nearly cancel the mass lies so far out that the rounding of both logarithms is what limits the value.
Points integrands(const Entry& entry, const Density& p, const Density& q, const Points& x, double taken_out, Order order, Index columns) {
  const Values log_p = finite_log_density(p, x), log_q = finite_log_density(q, x);
  const Integrands at = entry.evaluate(log_p - taken_out, log_q - taken_out, entry.alpha.value_or(0));
  Points values(x.rows(), columns + (is_steep(entry) ? 1 : 0));
  values.col(0) = at.cost;
  if (order != Order::value_alone) {
    const Points scores = score(q, x);
    values.middleCols(1, scores.cols()) = scores.colwise() * at.bracket;
  }
  if (order == Order::with_second_order) {
    const Gaussian& gaussian = std::get<Gaussian>(q);
    const Values z = (x.col(0) - gaussian.mean) / gaussian.sd, square = (z * z).min(1e100);  // beyond, q is zero, and z⁴ may be infinite
    values.col(3) = (at.bracket * (square - 1) + at.curvature * square) / (gaussian.sd * gaussian.sd);
    values.col(4) = z * (at.bracket * (square - 3) + at.curvature * (square - 1)) / gaussian.sd;
    values.col(5) = at.bracket * (square * (square - 4) + 1) + at.curvature * (square - 1) * (square - 1);
  }
  if (is_steep(entry))
    values.col(columns) = at.curvature * (std::abs(*entry.power) * smooth_size(log_p) + std::abs(1 - *entry.power) * smooth_size(log_q));
  return values;
}

/// What the kinks at log p = log q add to the second derivatives of total variation: q s_j s_k / |∂_x log q/p| at each.
void add_equalities(const Panels& panels, const Density& p, const Gaussian& q, SecondOrder& result) {
  Points x(1, 1);
  for (const Position& equality : panels.equalities()) {
    x(0, 0) = equality.x();
    const Points score = q.score(x);
    const double weight = numeric::exp(q.log_density(x)[0]) / std::abs(q.slope(x)[0] - slope(p, x)[0]);
    result.mean_mean += weight * score(0, 0) * score(0, 0);
    result.mean_log_sd += weight * score(0, 0) * score(0, 1);
    result.log_sd_log_sd += weight * score(0, 1) * score(0, 1);
  }
}

/// What the last places of log p and log q may do to the value: to first order |f′(u)| u, which near u = 1 is of the size of √D (of
/// total variation of that of 1); to p^a q^b as much as its exponent is large.
double rounding(const Entry& entry, double value, double steep) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  const double near = entry.kind == Kind::total_variation ? 0.5 : std::sqrt(std::min(value, 1.0));
  return epsilon * (8 * (near + value) + steep);
}

SecondOrder by_quadrature(const Entry& entry, const Density& p, const Density& q, Order order) {
  const Level equal[] = {{0, 1, 0}};
  const Panels panels({p, q}, terms(entry), entry.kind == Kind::total_variation ? std::span<const Level>(equal) : std::span<const Level>());
  const Index columns = count(order, q);
  const double taken_out = panels.log_peak() > largest_log ? panels.log_peak() : 0;
  const numeric::Integrals integrals = panels.integrate(
      [&](std::span<const Density> here, const Points& x) { return integrands(entry, here[0], here[1], x, taken_out, order, columns); },
      truncation, most_nodes, taken_out > 0 ? 0 : order == Order::value_alone ? least_truncation : least_gradient_truncation);

  SecondOrder result{};
  const auto integral = [&](Index j) { return times_exp(integrals.value[j], taken_out); };
  result.value.value = integral(0);
  if (!std::isinf(result.value.value)) result.value.error = times_exp(integrals.error[0], taken_out) + rounding(entry, result.value.value, is_steep(entry) ? integral(columns) : 0);
  if (order != Order::value_alone) {
    result.gradient.resize(theta(q).size());
    for (Index j = 0; j < result.gradient.size(); ++j) result.gradient[j] = integral(1 + j);
  }
  if (order == Order::with_second_order) {
    result.mean_mean = integral(3);
    result.mean_log_sd = integral(4);
    result.log_sd_log_sd = integral(5);
    add_equalities(panels, p, std::get<Gaussian>(q), result);
  }
  return result;
}

/// Of a target and a density with unit mass.
ValueAndGradient evaluate(Divergence d, const Density& given, const Density& q, Order order) {
  const Density p = normalized(given);
  const Entry chosen = entry(d);
  if (!is_finite(d, p, q)) return {{infinity, 0}, order == Order::value_alone ? Values() : Values::Constant(theta(q).size(), not_a_number)};
  const Gaussian *p_normal = std::get_if<Gaussian>(&p), *q_normal = std::get_if<Gaussian>(&q);
  if (p_normal && q_normal && chosen.alpha) {
    ValueAndGradient result = closed_form(*chosen.alpha, *p_normal, *q_normal);
    result.value.value *= chosen.multiple;
    result.value.error *= chosen.multiple;
    result.gradient *= chosen.multiple;
    return result;
  }
  if (chosen.kind == Kind::forward_kl && q_normal && order == Order::with_gradient)
    return {by_quadrature(chosen, p, q, Order::value_alone).value, forward_kl_gradient(p, *q_normal)};
  const SecondOrder result = by_quadrature(chosen, p, q, order);
  return {result.value, result.gradient};
}

}  // namespace

std::string_view name(Kind kind) { return entries()[static_cast<std::size_t>(kind)].name; }

Kind kind_named(std::string_view name, const std::string& field) {
  std::string expected;
  for (Divergence d : named()) {
    if (kl::divergence::name(d.kind) == name) return d.kind;
    expected += "\"" + std::string(kl::divergence::name(d.kind)) + "\", ";
  }
  refuse_invalid(field, expected + "or an object with the number \"alpha\"");
}

std::vector<Divergence> named() {
  std::vector<Divergence> result;
  for (const Entry& entry : entries())
    if (entry.kind != Kind::alpha) result.push_back({entry.kind});
  return result;
}

bool is_finite(Divergence d, const Density& p, const Density& q) {
  const Entry chosen = entry(d);
  return !chosen.power || is_finite(*chosen.power, normalized(p), normalized(q));
}

Value value(Divergence d, const Density& p, const Density& q) { return evaluate(d, p, normalized(q), Order::value_alone).value; }

Values gradient(Divergence d, const Density& p, const Density& q) { return value_and_gradient(d, p, q).gradient; }

ValueAndGradient value_and_gradient(Divergence d, const Density& p, const Density& q) { return evaluate(d, p, with_unit_mass(q), Order::with_gradient); }

SecondOrder second_order(Divergence d, const Density& given, const Gaussian& q) {
  if (!is_finite(d, given, q)) return {{infinity, 0}, Values::Constant(2, not_a_number), not_a_number, not_a_number, not_a_number};
  const Density p = normalized(given);
  const Entry chosen = entry(d);
  if (chosen.kind != Kind::forward_kl) return by_quadrature(chosen, p, q, Order::with_second_order);
  // ∂_j ∂_k D = −E_P[∂_k s_j], by P's moments: under the integral their fourth ones would have to cancel.
  const Values slope = forward_kl_gradient(p, q);
  return {by_quadrature(chosen, p, q, Order::value_alone).value, slope, 1 / (q.sd * q.sd), -2 * slope[0], 2 * (1 - slope[1])};
}

Values integrand(Divergence d, const Density& p, const Density& q, const Points& x) {
  const Entry chosen = entry(d);
  return chosen.evaluate(finite_log_density(normalized(p), x), finite_log_density(normalized(q), x), chosen.alpha.value_or(0)).cost;
}

}  // namespace kl::divergence
