#include "kl/estimator/terms.h"
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include "kl/numeric/elementary.h"

namespace kl::estimator {
namespace {

std::size_t index(Symbol symbol) { return static_cast<std::size_t>(symbol); }

bool is_rho(const Terms& a) {
  return a.monomials().size() == 1 && a.monomials()[0].coefficient == 1 && a.monomials()[0].power == Terms(Symbol::rho).monomials()[0].power;
}

bool is_k3(const Terms& a) {
  return (a - (Terms(Symbol::r) - 1 - Terms(Symbol::log_r))).monomials().empty();
}

/// The solution of e^x − 1 − x = bound on the side of `sign`.
double log_ratio_of_k3(double bound, double sign) {
  double low = 0, high = sign * (bound + 2);  // k3 is convex, and above |x| − 1 − … on both sides
  for (double middle = high / 2; middle != low && middle != high; middle = low + (high - low) / 2)
    (numeric::expm1_minus_x(middle) < bound ? low : high) = middle;
  return high;
}

void add_kinks_of_k3(std::vector<Kink>& kinks, double bound) {
  for (const double sign : {-1.0, 1.0}) kinks.push_back({false, log_ratio_of_k3(bound, sign)});
}

void join(std::vector<Kink>& kinks, const std::vector<Kink>& more) { kinks.insert(kinks.end(), more.begin(), more.end()); }

}  // namespace

Terms::Terms(double constant) { add({constant, {}, false}); }

Terms::Terms(Symbol symbol) {
  Monomial monomial;
  monomial.power[index(symbol)] = 1;
  add(monomial);
}

void Terms::add(const Monomial& monomial) {
  const auto same = std::find_if(monomials_.begin(), monomials_.end(),
                                 [&](const Monomial& other) { return other.power == monomial.power && other.is_bound == monomial.is_bound; });
  if (same == monomials_.end()) {
    if (monomial.coefficient != 0) monomials_.push_back(monomial);
    return;
  }
  same->coefficient += monomial.coefficient;
  if (same->coefficient == 0) monomials_.erase(same);
}

Terms operator+(const Terms& a, const Terms& b) {
  Terms sum = a;
  for (const Monomial& monomial : b.monomials_) sum.add(monomial);
  join(sum.kinks_, b.kinks_);
  return sum;
}

Terms operator-(const Terms& a) {
  Terms negative = a;
  for (Monomial& monomial : negative.monomials_)
    if (!monomial.is_bound) monomial.coefficient = -monomial.coefficient;
  return negative;
}

Terms operator*(const Terms& a, const Terms& b) {
  Terms product;
  for (const Monomial& left : a.monomials_)
    for (const Monomial& right : b.monomials_) {
      Monomial both{left.coefficient * right.coefficient, left.power, left.is_bound || right.is_bound};
      for (std::size_t i = 0; i < both.power.size(); ++i) both.power[i] += right.power[i];
      if (both.is_bound) both.coefficient = std::abs(both.coefficient);
      product.add(both);
    }
  product.kinks_ = a.kinks_;
  join(product.kinks_, b.kinks_);
  return product;
}

Terms magnitude(const Terms& a) {
  Terms result;
  result.kinks_ = a.kinks_;
  for (const Monomial& monomial : a.monomials_) result.add({std::abs(monomial.coefficient), monomial.power, true});
  if (a.monomials_.size() != 1 || a.monomials_[0].power != Terms(Symbol::log_r).monomials_[0].power)
    throw std::logic_error("the magnitude of what has kinks nobody knows");
  result.kinks_.push_back({false, 0});
  return result;
}

Terms at_most(const Terms& a, double bound) {
  if (is_rho(a)) {
    Terms result(Symbol::capped_rho);
    result.kinks_.push_back({true, numeric::log(bound)});
    return result;
  }
  return where_at_most(a, bound, bound);
}

Terms where_at_most(const Terms& a, double bound, const Terms& y) {
  if (!is_k3(a)) throw std::logic_error("a clamp on what has kinks nobody knows");
  // Where k3 is bounded, so is r in both directions.
  Terms result;
  result.kinks_ = y.kinks_;
  for (Monomial monomial : y.monomials_) {
    monomial.power[index(Symbol::r)] = monomial.power[index(Symbol::log_r)] = 0;
    result.add({std::abs(monomial.coefficient), monomial.power, true});
  }
  add_kinks_of_k3(result.kinks_, bound);
  return result;
}

Terms Terms::along_the_path() const {
  if (std::none_of(monomials_.begin(), monomials_.end(), [](const Monomial& each) { return each.of(Symbol::path) != 0; })) return *this;
  const Terms score = -(Terms(Symbol::path) * Terms(Symbol::slope_q)) - Terms(Symbol::stretch);
  Terms result;
  result.kinks_ = kinks_;
  for (Monomial monomial : monomials_) {
    const int scores = monomial.of(Symbol::score);
    monomial.power[index(Symbol::score)] = 0;
    Terms expanded;
    expanded.add(monomial);
    for (int i = 0; i < scores; ++i) expanded = expanded * score;
    for (const Monomial& each : expanded.monomials_) result.add(each);
  }
  return result;
}

Terms terms_of_log_ratio(Side side) { return side == Side::p ? Terms(Symbol::log_r) : -Terms(Symbol::log_r); }

}  // namespace kl::estimator
