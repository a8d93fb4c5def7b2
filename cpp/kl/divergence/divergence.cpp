#include "kl/divergence/divergence.h"
#include <cmath>
#include <limits>
#include "kl/density/panels.h"
#include "kl/divergence/closed.h"
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
  if (entry.power != 0 && entry.power != 1) result.push_back({entry.power, 1 - entry.power});
  return result;
}

/// How many of value, gradient (2) and second derivatives (3) to integrate.
enum Order : Index { value_alone = 1, with_gradient = 3, with_second_order = 6 };

bool is_steep(const Entry& entry) { return entry.power < 0 || entry.power > 1; }

/// The integrands of an entry at the rows of x, n × order; of a steep one also, last, p^a q^b times the size of its exponent, since where
/// the exponents nearly cancel the mass lies so far out that the rounding of both logarithms is what limits the value.
Points integrands(const Entry& entry, const Density& p, const Density& q, const Points& x, double taken_out, Index order) {
  const Values log_p = log_density(p, x), log_q = log_density(q, x);
  const Integrands at = entry.evaluate(log_p - taken_out, log_q - taken_out, entry.alpha.value_or(0));
  Points values(x.rows(), order + (is_steep(entry) ? 1 : 0));
  values.col(0) = at.cost;
  if (order >= with_gradient) values.middleCols(1, 2) = score(q, x).colwise() * at.bracket;
  if (order == with_second_order) {
    const Gaussian& gaussian = std::get<Gaussian>(q);
    const Values z = (x.col(0) - gaussian.mean) / gaussian.sd, square = z * z;
    values.col(3) = (at.bracket * (square - 1) + at.curvature * square) / (gaussian.sd * gaussian.sd);
    values.col(4) = z * (at.bracket * (square - 3) + at.curvature * (square - 1)) / gaussian.sd;
    values.col(5) = at.bracket * (square * (square - 4) + 1) + at.curvature * (square - 1) * (square - 1);
  }
  if (is_steep(entry))  // a smooth stand-in for |log|
    values.col(order) = at.curvature * (std::abs(entry.power) * (1 + log_p * log_p).sqrt() + std::abs(1 - entry.power) * (1 + log_q * log_q).sqrt());
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

SecondOrder by_quadrature(const Entry& entry, const Density& p, const Density& q, Index order) {
  const Level equal[] = {{0, 1, 0}};
  const Panels panels({p, q}, terms(entry), entry.kind == Kind::total_variation ? std::span<const Level>(equal) : std::span<const Level>());
  const double taken_out = panels.log_peak() > largest_log ? panels.log_peak() : 0;
  const numeric::Integrals integrals = panels.integrate(
      [&](std::span<const Density> here, const Points& x) { return integrands(entry, here[0], here[1], x, taken_out, order); },
      truncation, most_nodes, taken_out > 0 ? 0 : least_truncation);

  SecondOrder result{};
  const auto integral = [&](Index j) { return times_exp(integrals.value[j], taken_out); };
  result.value.value = integral(0);
  if (!std::isinf(result.value.value)) result.value.error = times_exp(integrals.error[0], taken_out) + rounding(entry, result.value.value, is_steep(entry) ? integral(order) : 0);
  if (order >= with_gradient) {
    result.gradient.resize(2);
    result.gradient << integral(1), integral(2);
  }
  if (order == with_second_order) {
    result.mean_mean = integral(3);
    result.mean_log_sd = integral(4);
    result.log_sd_log_sd = integral(5);
    add_equalities(panels, p, std::get<Gaussian>(q), result);
  }
  return result;
}

ValueAndGradient evaluate(Divergence d, const Density& given, const Density& q, Order order) {
  if (!is_finite(d, given, q)) return {{infinity, 0}, Values::Constant(theta(q).size(), not_a_number)};
  const Entry chosen = entry(d);
  const Density p = normalized(given);
  const Gaussian* gaussian = std::get_if<Gaussian>(&p);
  if (gaussian && chosen.alpha) {
    ValueAndGradient result = closed_form(*chosen.alpha, *gaussian, std::get<Gaussian>(q));
    result.value.value *= chosen.multiple;
    result.value.error *= chosen.multiple;
    result.gradient *= chosen.multiple;
    return result;
  }
  if (chosen.kind == Kind::forward_kl) return {by_quadrature(chosen, p, q, value_alone).value, forward_kl_gradient(components(p), std::get<Gaussian>(q))};
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
  const TailPower factors[] = {tail_power(normalized(p), chosen.power), tail_power(q, 1 - chosen.power)};
  return tails_converge(factors, chosen.growth);
}

Value value(Divergence d, const Density& p, const Density& q) { return evaluate(d, p, q, value_alone).value; }

Values gradient(Divergence d, const Density& p, const Density& q) { return evaluate(d, p, q, with_gradient).gradient; }

ValueAndGradient value_and_gradient(Divergence d, const Density& p, const Density& q) { return evaluate(d, p, q, with_gradient); }

SecondOrder second_order(Divergence d, const Density& p, const Gaussian& q) {
  if (!is_finite(d, p, q)) return {{infinity, 0}, Values::Constant(2, not_a_number), not_a_number, not_a_number, not_a_number};
  return by_quadrature(entry(d), normalized(p), q, with_second_order);
}

Values integrand(Divergence d, const Density& p, const Density& q, const Points& x) {
  const Entry chosen = entry(d);
  // So far out that a logarithm leaves the range of a double, both densities are zero.
  constexpr double least_log = -1e300;
  const Values log_p = log_density(normalized(p), x).max(least_log), log_q = log_density(q, x).max(least_log);
  return chosen.evaluate(log_p, log_q, chosen.alpha.value_or(0)).cost;
}

}  // namespace kl::divergence
