#include "kl/estimator/existence.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/divergence/finite.h"

namespace kl::estimator {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

/// A size, by how it dies out towards one end: a product of powers of tails.
using Factors = std::vector<TailPower>;

void multiply(Factors& factors, const Tail& tail, double exponent) {
  if (exponent != 0) factors.push_back({tail, tail, exponent});
}
Tail power_of_x(double growth) { return {0, 0, -growth}; }

/// Of a over b: −1 where it dies out, 1 where it grows, 0 where it does neither; what is below 1e-14 is rounding, as in tails_converge.
struct Comparison {
  int direction = 0;
  double growth = 0;  ///< of its logarithm, as a power of x
};
Comparison compare(const Tail& a, const Tail& b) {
  const auto sign = [](double x, double y) {
    const bool is_rounding = x == y || (std::isfinite(x + y) && std::abs(x - y) <= 1e-14 * (std::abs(x) + std::abs(y)));
    return is_rounding ? 0 : x > y ? 1 : -1;
  };
  if (const int quadratic = sign(a.quadratic, b.quadratic)) return {-quadratic, 2};
  if (const int linear = sign(a.linear, b.linear)) return {linear, 1};
  return {-sign(a.logarithmic, b.logarithmic), 0};
}

/// What each symbol is like towards one end of the line.
class Outlook {
 public:
  Outlook(const Setting& setting, Side side, int j, End end) : side_(side) {
    const auto tail_of = [end](const Density& density) {
      const TailPower both = tail_power(density, 1);
      return end == End::left ? both.left : both.right;
    };
    p_ = tail_of(setting.p);
    q_ = tail_of(setting.q);
    sampled_ = tail_of(setting.sampled(side));
    log_r_ = side == Side::p ? compare(q_, p_) : compare(p_, q_);
    rho_ = compare(q_, sampled_);
    if (is_empty()) return;
    set_parameter(setting.q, j, tail_of);
  }

  bool is_empty() const { return std::isinf(sampled_.quadratic); }  ///< no samples there
  int sign_of_log_r() const { return log_r_.direction; }

  /// S · monomial^power.
  Factors factors(const Monomial& monomial, int power) const {
    Factors result;
    const auto times = [&](const Factors& symbol, int exponent) {
      for (const TailPower& factor : symbol) multiply(result, factor.left, factor.exponent * exponent * power);
    };
    multiply(result, sampled_, 1);
    times(ratio(), monomial.of(Symbol::r));
    times({{q_, q_, 1}, {sampled_, sampled_, -1}}, monomial.of(Symbol::rho));
    if (rho_.direction < 0) times({{q_, q_, 1}, {sampled_, sampled_, -1}}, monomial.of(Symbol::capped_rho));
    const auto grows = [&](Symbol symbol, double growth) { multiply(result, power_of_x(growth), monomial.of(symbol) * power); };
    grows(Symbol::log_r, log_r_.growth);
    grows(Symbol::slope_p, slope_growth(p_));
    grows(Symbol::slope_q, slope_growth(q_));
    times(score_, monomial.of(Symbol::score));
    times(path_, monomial.of(Symbol::path));
    times(stretch_, monomial.of(Symbol::stretch));
    return result;
  }

  bool converges(const Monomial& monomial, int power) const { return is_empty() || tails_converge(factors(monomial, power), 0); }

 private:
  Side side_;
  Tail p_{}, q_{}, sampled_{};
  Comparison log_r_, rho_;
  Factors score_, path_, stretch_;

  Factors ratio() const { return side_ == Side::p ? Factors{{q_, q_, 1}, {p_, p_, -1}} : Factors{{p_, p_, 1}, {q_, q_, -1}}; }
  static double slope_growth(const Tail& tail) { return tail.quadratic != 0 ? 1 : tail.linear != 0 ? 0 : -1; }

  /// Scores and paths of a model, as density.h has them, far out: a responsibility is the component over q, and 1 where the component leads.
  template <class TailOf>
  void set_parameter(const Density& q, int j, const TailOf& tail_of) {
    enum { logit, mean, log_sd } kind;
    Tail component = q_;
    if (const Mixture* mixture = std::get_if<Mixture>(&q)) {
      const int count = static_cast<int>(mixture->components.size());
      kind = j < count ? logit : j < 2 * count ? mean : log_sd;
      const Mixture::Component& own = mixture->components[static_cast<std::size_t>(j % count)];
      component = tail_of(Gaussian{own.mean, own.sd});
    } else {
      kind = j == 0 ? mean : log_sd;
    }
    const bool leads = compare(component, q_).direction == 0;
    const auto share = [&](double growth) {
      Factors factors;
      multiply(factors, power_of_x(growth), 1);
      if (leads) return factors;
      multiply(factors, component, 1);
      multiply(factors, q_, -1);
      return factors;
    };
    if (kind == logit) {
      score_ = {};
      multiply(path_, power_of_x(-1), 1);  // a Mills ratio
      multiply(stretch_, power_of_x(-2), 1);
      return;
    }
    score_ = share(kind == mean ? 1 : 2);
    path_ = share(kind == mean ? 0 : 1);
    stretch_ = share(leads ? 0 : kind == mean ? 1 : 2);
  }
};

/// Which of two diverging monomials is the larger far out.
bool outweighs(const Factors& a, const Factors& b) {
  Tail difference{0, 0, 0};
  const auto add = [&](const Factors& factors, double sign) {
    for (const TailPower& factor : factors) {
      difference.quadratic += sign * factor.exponent * factor.left.quadratic;
      difference.linear += sign * factor.exponent * factor.left.linear;
      difference.logarithmic += sign * factor.exponent * factor.left.logarithmic;
    }
  };
  add(a, 1);
  add(b, -1);
  return difference.quadratic != 0 ? difference.quadratic < 0 : difference.linear != 0 ? difference.linear > 0 : difference.logarithmic < 0;
}

/// ±∞, or NaN where scores or slopes have a hand in it. `sign`: of log r.
double signed_infinity(const Monomial& monomial, int sign) {
  for (const Symbol symbol : {Symbol::score, Symbol::path, Symbol::slope_p, Symbol::slope_q, Symbol::stretch})
    if (monomial.of(symbol) != 0) return nan;
  if (monomial.is_bound) return infinity;
  return monomial.coefficient * (monomial.of(Symbol::log_r) % 2 == 0 ? 1 : sign) > 0 ? infinity : -infinity;
}

/// What one end makes of the mean: 0, ±∞ or NaN.
double mean_at(const Outlook& outlook, const Terms& f) {
  const Monomial* largest = nullptr;
  for (const Monomial& monomial : f.monomials()) {
    if (outlook.converges(monomial, 1)) continue;
    if (!largest || outweighs(outlook.factors(monomial, 1), outlook.factors(*largest, 1))) largest = &monomial;
  }
  if (!largest) return 0;
  return signed_infinity(*largest, outlook.sign_of_log_r());
}

/// Whether a density falls to zero at a place that has samples on at least one side.
bool vanishes_among(const Support& density, const Support& sampled) {
  const auto is_sampled = [&](double x) { return std::any_of(sampled.begin(), sampled.end(), [x](const Interval& each) { return each.from <= x && x <= each.to; }); };
  return std::any_of(density.begin(), density.end(), [&](const Interval& each) {
    return (each.vanishes_at_from && is_sampled(each.from)) || (each.vanishes_at_to && is_sampled(each.to));
  });
}

/// Where densities are zero, away from the tails: what a monomial is made of there.
struct Zeros {
  bool p_is_missing, p_vanishes, behavior_vanishes;
  Side side;
  Zeros(const Setting& setting, Side side) : side(side) {
    const Support p = support(setting.p), sampled = support(setting.sampled(side));
    p_is_missing = !divergence::is_covered(setting.sampled(side), setting.p);
    p_vanishes = vanishes_among(p, sampled);
    behavior_vanishes = side == Side::q && setting.behavior && vanishes_among(sampled, sampled);
  }
  /// Where p is zero r is, from Q's side; what then is left of a logarithm or a slope is infinite.
  bool is_infinite_where_p_is_missing(const Monomial& monomial) const {
    return p_is_missing && side == Side::q && monomial.of(Symbol::r) == 0 && monomial.of(Symbol::log_r) + monomial.of(Symbol::slope_p) > 0;
  }
  /// ∫ |y|^exponent about a place where a density is proportional to the distance |y|; logarithms do not matter.
  bool converges(const Monomial& monomial, int power) const {
    const int of_p = (side == Side::p ? 1 - monomial.of(Symbol::r) * power : monomial.of(Symbol::r) * power) - monomial.of(Symbol::slope_p) * power;
    return !(p_vanishes && of_p <= -1) && !(behavior_vanishes && 1 - monomial.of(Symbol::rho) * power <= -1);
  }
};

}  // namespace

Existence existence(const Terms& given, const Setting& setting, Side side, int j) {
  const Terms f = given.along_the_path();
  Existence result{0, true};
  const Zeros zeros(setting, side);
  for (const Monomial& monomial : f.monomials()) {
    if (zeros.is_infinite_where_p_is_missing(monomial)) result = {result.mean + signed_infinity(monomial, -1), false};
    if (!zeros.converges(monomial, 1)) result = {result.mean + signed_infinity(monomial, -1), false};
    result.square = result.square && zeros.converges(monomial, 2);
  }
  for (const End end : {End::left, End::right}) {
    const Outlook outlook(setting, side, j, end);
    const double mean = mean_at(outlook, f);
    result.mean = mean == 0 ? result.mean : result.mean + mean;  // ∞ − ∞ is NaN
    for (const Monomial& monomial : f.monomials()) result.square = result.square && outlook.converges(monomial, 2);
  }
  return result;
}

std::vector<Density> densities(const Setting& setting) {
  std::vector<Density> all{setting.p, setting.q};
  if (setting.behavior) all.push_back(*setting.behavior);
  return all;
}

std::vector<Powers> exponents(const Terms& f, const Setting& setting, Side side, bool squares) {
  constexpr std::size_t p = 0, q = 1, behavior = 2;
  const std::size_t sampled = side == Side::p ? p : setting.behavior ? behavior : q, numerator = side == Side::p ? q : p, denominator = side == Side::p ? p : q;
  const bool bounded = std::isinf(tail_power(setting.sampled(side), 1).left.quadratic);
  Powers alone{};
  alone[sampled] = 1;
  std::vector<Powers> result{alone};
  for (const Monomial& monomial : f.monomials())
    for (int power = 1; power <= (squares ? 2 : 1); ++power) {
      Powers each = alone;
      each[numerator] += monomial.of(Symbol::r) * power;
      each[denominator] -= monomial.of(Symbol::r) * power;
      each[q] += monomial.of(Symbol::rho) * power;
      each[sampled] -= monomial.of(Symbol::rho) * power;
      // What is sampled on an interval alone is integrated there alone.
      if (bounded) each[sampled] = std::max(each[sampled], 1.0);
      if (std::find(result.begin(), result.end(), each) == result.end()) result.push_back(each);
    }
  return result;
}

std::vector<Level> levels(const Terms& f, const Setting& setting, Side side) {
  std::vector<Level> result;
  for (const Kink& kink : f.kinks()) {
    if (kink.of_rho && setting.behavior) result.push_back({1, 2, kink.level});
    if (!kink.of_rho) result.push_back(side == Side::p ? Level{1, 0, kink.level} : Level{0, 1, kink.level});
  }
  return result;
}

}  // namespace kl::estimator
