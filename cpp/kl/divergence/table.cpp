#include "kl/divergence/table.h"
#include <array>
#include "kl/numeric/elementary.h"

namespace kl::divergence {
namespace {

using numeric::exp;
using numeric::expm1;
using numeric::expm1_minus_x;
using numeric::log1p;
using numeric::Lanes;
using numeric::select;

/// `Integrands` at one point, or at four.
template <class T> struct At { T cost, bracket, curvature; };

/// scale · (e^y − 1 − y), with product = scale · e^y known: that of the two forms which neither cancels nor overflows.
template <class T> T times_expm1_minus_x(T scale, T y, T product) {
  return select(y > T(2.0), product - scale * (T(1.0) + y), scale * expm1_minus_x(y));
}

/// An entry's function from its formula (a lambda without captures can be rebuilt from its type).
template <class Formula> constexpr Evaluate over_rows(Formula) {
  return [](const Values& log_p, const Values& log_q, double alpha) {
    const Index n = log_p.size(), whole = n / numeric::lane_count * numeric::lane_count;
    Integrands result{Values(n), Values(n), Values(n)};
    for (Index i = 0; i < whole; i += numeric::lane_count) {
      const At<Lanes> at = Formula{}(Lanes::load(log_p.data() + i), Lanes::load(log_q.data() + i), alpha);
      at.cost.store(result.cost.data() + i);
      at.bracket.store(result.bracket.data() + i);
      at.curvature.store(result.curvature.data() + i);
    }
    for (Index i = whole; i < n; ++i) {
      const At<double> at = Formula{}(log_p[i], log_q[i], alpha);
      result.cost[i] = at.cost;
      result.bracket[i] = at.bracket;
      result.curvature[i] = at.curvature;
    }
    return result;
  };
}

constexpr auto forward = []<class T>(T log_p, T log_q, double) {
  const T p = exp(log_p), q = exp(log_q);
  return At<T>{times_expm1_minus_x(p, log_q - log_p, q), q - p, p};
};

constexpr auto reverse = []<class T>(T log_p, T log_q, double) {
  const T p = exp(log_p), q = exp(log_q), log_u = log_p - log_q;
  return At<T>{times_expm1_minus_x(q, log_u, p), -(q * log_u), q};
};

/// ½ [p φ(log m/p) + q φ(log m/q)], m = (p + q)/2: the linear terms of the two φ cancel.
constexpr auto jensen_shannon = []<class T>(T log_p, T log_q, double) {
  const T l = log_q - log_p;
  const auto q_is_smaller = l < T(0.0);
  const T distance = select(q_is_smaller, -l, l);
  const T larger = exp(select(q_is_smaller, log_p, log_q)), smaller = exp(select(q_is_smaller, log_q, log_p));
  const T log_m_over_larger = log1p(T(0.5) * expm1(-distance)), log_m_over_smaller = distance + log_m_over_larger;
  const T middle = T(0.5) * (larger + smaller);
  const T cost = times_expm1_minus_x(larger, log_m_over_larger, middle) + times_expm1_minus_x(smaller, log_m_over_smaller, middle);
  const T bracket = select(q_is_smaller, smaller * log_m_over_smaller, larger * log_m_over_larger);
  const T harmonic = select(larger > T(0.0), smaller / (T(1.0) + smaller / larger), T(0.0));  // pq / (p + q)
  return At<T>{T(0.5) * cost, T(-0.5) * bracket, T(0.5) * harmonic};
};

constexpr auto total_variation = []<class T>(T log_p, T log_q, double) {
  const T p = exp(log_p), q = exp(log_q), difference = p - q;
  return At<T>{T(0.5) * select(difference < T(0.0), -difference, difference),
               select(log_p < log_q, T(0.5) * q, select(log_p > log_q, T(-0.5) * q, T(0.0))), T(0.0)};
};

constexpr auto squared_hellinger = []<class T>(T log_p, T log_q, double) {
  const T l = log_q - log_p;
  const auto q_is_smaller = l < T(0.0);
  const T difference = expm1(T(0.5) * select(q_is_smaller, l, -l)), mean = exp(T(0.5) * (log_p + log_q));
  return At<T>{T(0.5) * exp(select(q_is_smaller, log_p, log_q)) * difference * difference, T(0.5) * (exp(log_q) - mean), T(0.25) * mean};
};

constexpr auto chi_squared = []<class T>(T log_p, T log_q, double) {
  const T p = exp(log_p), q = exp(log_q), log_u = log_p - log_q, square_over_q = exp(log_p + log_u);
  const auto far = log_u > T(2.0);
  const T difference = expm1(select(far, T(0.0), log_u));
  return At<T>{select(far, (square_over_q - T(2.0) * p) + q, q * difference * difference), q - square_over_q, T(2.0) * square_over_q};
};

/// D_alpha(P, Q) = D_(1−alpha)(Q, P), so the cost needs alpha ≤ ½ alone, where f = [φ(log u) − φ(alpha log u)/alpha] / (1 − alpha)
/// does not cancel unless u^alpha is far from 1.
constexpr auto alpha_family = []<class T>(T log_p, T log_q, double alpha) {
  const bool swapped = alpha > 0.5;
  const double a = swapped ? 1 - alpha : alpha;
  const T log_v = swapped ? log_q : log_p, log_w = swapped ? log_p : log_q;  // f(v/w) w
  const T v = exp(log_v), w = exp(log_w), log_u = log_v - log_w, y = T(a) * log_u, between = exp(log_w + y);
  const T q = swapped ? v : w;
  const T near = (times_expm1_minus_x(w, log_u, v) - times_expm1_minus_x(w, y, between) / T(a)) / T(1 - a);
  const T far = ((T(1 - a) * w - between) + T(a) * v) / T(a * (1 - a));
  const T use_far = a > 0 ? select((y > T(1.0)) | (y < T(-1.0)), far, near) : near;
  // −q (u^alpha − 1) / alpha, u = p/q.
  const T exponent = T(alpha) * (log_p - log_q);
  const T bracket = select(exponent > T(2.0), q - between, -(q * expm1(select(exponent > T(2.0), T(0.0), exponent)))) / T(alpha);
  return At<T>{use_far, bracket, between};
};

constexpr std::array<Entry, 7> table = {{
    {Kind::forward_kl, "forward-kl", 1.0, 1.0, 1.0, over_rows(forward)},
    {Kind::reverse_kl, "reverse-kl", 0.0, 1.0, 0.0, over_rows(reverse)},
    {Kind::jensen_shannon, "jensen-shannon", std::nullopt, 1.0, std::nullopt, over_rows(jensen_shannon)},
    {Kind::total_variation, "total-variation", std::nullopt, 1.0, std::nullopt, over_rows(total_variation)},
    {Kind::squared_hellinger, "squared-hellinger", 0.5, 0.25, 0.5, over_rows(squared_hellinger)},
    {Kind::chi_squared, "chi-squared", 2.0, 2.0, 2.0, over_rows(chi_squared)},
    {Kind::alpha, "alpha", std::nullopt, 1.0, std::nullopt, over_rows(alpha_family)},  // alpha and power come with the request
}};

}  // namespace

std::span<const Entry> entries() { return table; }

Entry entry(Divergence d) {
  if (d.kind == Kind::alpha && d.alpha == 1) d.kind = Kind::forward_kl;
  if (d.kind == Kind::alpha && d.alpha == 0) d.kind = Kind::reverse_kl;
  Entry result = table[static_cast<std::size_t>(d.kind)];
  if (d.kind == Kind::alpha) {
    result.alpha = d.alpha;
    result.power = d.alpha;
  }
  return result;
}

}  // namespace kl::divergence
