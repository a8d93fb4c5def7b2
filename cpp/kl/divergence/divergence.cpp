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

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Truncation aimed at, as a share of ∫|f|; the estimate is larger than the error.
constexpr double truncation = 1e-13;
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

ValueAndGradient by_quadrature(const Entry& entry, const Density& p, const Gaussian& q, bool with_gradient) {
  const Panels panels(p, terms(entry), q, entry.kind == Kind::total_variation);
  const double taken_out = panels.log_peak() > largest_log ? panels.log_peak() : 0;
  const bool integrate_gradient = with_gradient && entry.kind != Kind::forward_kl;

  const numeric::Integrals integrals = panels.integrate(
      [&](const Density& p_here, const Gaussian& q_here, const Points& x) {
        Points values(x.rows(), integrate_gradient ? 3 : 1);
        Values bracket(x.rows());
        entry.evaluate(log_density(p_here, x) - taken_out, q_here.log_density(x) - taken_out, entry.alpha.value_or(0), values.col(0).data(), bracket.data());
        if (integrate_gradient) values.rightCols(2) = q_here.score(x).colwise() * bracket;
        return values;
      },
      truncation);

  ValueAndGradient result;
  result.value.value = times_exp(integrals.value[0], taken_out);
  // Beside truncation: each logarithm is off by its last place, which moves D to first order by |f′(u)| u, of the size of √D near u = 1.
  const double last_place = std::numeric_limits<double>::epsilon() * (8 + std::abs(panels.log_peak()));
  const double scale = std::sqrt(std::min(result.value.value, 1.0)) + result.value.value;
  result.value.error = std::isinf(result.value.value) ? 0 : times_exp(integrals.error[0], taken_out) + last_place * scale;
  if (with_gradient) {
    if (integrate_gradient)
      result.gradient = integrals.value.tail(2).unaryExpr([&](double g) { return times_exp(g, taken_out); });
    else
      result.gradient = forward_kl_gradient(components(p), q);
  }
  return result;
}

ValueAndGradient evaluate(Divergence d, const Density& given, const Gaussian& q, bool with_gradient) {
  if (!is_finite(d, given, q)) return {{infinity, 0}, Values::Constant(2, std::numeric_limits<double>::quiet_NaN())};
  const Entry chosen = entry(d);
  const Density p = normalized(given);
  const Gaussian* gaussian = std::get_if<Gaussian>(&p);
  if (!gaussian || !chosen.alpha) return by_quadrature(chosen, p, q, with_gradient);
  ValueAndGradient result = closed_form(*chosen.alpha, *gaussian, q);
  result.value.value *= chosen.multiple;
  result.value.error *= chosen.multiple;
  result.gradient *= chosen.multiple;
  return result;
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

bool is_finite(Divergence d, const Density& p, const Gaussian& q) {
  const Entry chosen = entry(d);
  const TailPower factors[] = {tail_power(normalized(p), chosen.power), tail_power(Density(q), 1 - chosen.power)};
  return tails_converge(factors, chosen.growth);
}

Value value(Divergence d, const Density& p, const Gaussian& q) { return evaluate(d, p, q, false).value; }

Values gradient(Divergence d, const Density& p, const Gaussian& q) { return evaluate(d, p, q, true).gradient; }

ValueAndGradient value_and_gradient(Divergence d, const Density& p, const Gaussian& q) { return evaluate(d, p, q, true); }

Values integrand(Divergence d, const Density& p, const Gaussian& q, const Points& x) {
  const Entry chosen = entry(d);
  // So far out that a logarithm leaves the range of a double, both densities are zero.
  constexpr double least_log = -1e300;
  const Values log_p = log_density(normalized(p), x).max(least_log), log_q = q.log_density(x).max(least_log);
  Values cost(x.rows()), bracket(x.rows());
  chosen.evaluate(log_p, log_q, chosen.alpha.value_or(0), cost.data(), bracket.data());
  return cost;
}

}  // namespace kl::divergence
