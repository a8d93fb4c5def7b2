#include "kl/estimator/expectation.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include "kl/numeric/elementary.h"

namespace kl::estimator {

using numeric::Extended;

namespace {

/// Evaluations that an integral is worth.
constexpr Index enough_nodes = 30000;
/// What the density sampled may be off by.
constexpr double density_unit = 2e-16;
std::int64_t even(std::int64_t exponent) { return exponent / 2 * 2; }
double times_power(double x, std::int64_t exponent) { return std::ldexp(x, static_cast<int>(std::clamp<std::int64_t>(exponent, -5000, 5000))); }

bool is_zero(const Extended& x) { return x.exponent() == Extended(0.0).exponent(); }

}  // namespace

double root(const Extended& x) {
  if (is_zero(x)) return 0;
  const std::int64_t exponent = std::isfinite(x.scaled(x.exponent())) ? even(x.exponent()) : 0;
  return times_power(std::sqrt(x.scaled(exponent)), exponent / 2);
}

class Nodes::Integration {
 public:
  Integration(const Setting& setting, Side side, std::span<const Function> functions, double relative)
      : side_(side), functions_(functions), has_square_(squares_of(setting, side, functions)), panels_(panels_of(functions, has_square_, setting, side)), relative_(relative) {
    for (std::size_t k = 0; k < functions.size(); ++k) columns_.push_back({k, std::nullopt});
    for (std::size_t k = 0; k < functions.size(); ++k) {
      if (functions[k].is_reflected || !has_square_[k]) continue;
      columns_.push_back({k, k});
      for (std::size_t l = k + 1; l < functions.size(); ++l)
        if (has_square_[l]) columns_.push_back({k, l});
    }
    for (const Function& f : functions) last_place_.push_back(last_place(f, setting.q));
  }

  void run(Nodes& result) {
    numeric::Integrals integrals = settled();
    if (!fits_) {
      is_wide_ = true;
      integrals = settled();
    }
    write(integrals, result);
  }

 private:
  struct Product { std::size_t first; std::optional<std::size_t> second; };
  /// The functions at the nodes of one call, in one of the two forms.
  struct Evaluated {
    Points x;
    std::optional<Narrow> narrow;
    std::optional<Wide> wide;
  };

  static std::vector<bool> squares_of(const Setting& setting, Side side, std::span<const Function> functions) {
    std::vector<bool> result;
    for (const Function& f : functions) result.push_back(existence(f.terms(side), setting, side, f.parameter).square);
    return result;
  }
  Evaluated evaluate(std::span<const Density> here, const Points& x) {
    Evaluated result{x, {}, {}};
    if (is_wide_) {
      result.wide = wide(functions_, here, side_, x);
    } else {
      result.narrow = narrow(functions_, here, side_, x);
      fits_ = fits_ && result.narrow->fits;
    }
    return result;
  }
  numeric::Integrals settled();
  void set_exponents();
  numeric::Integrals integrate(Index most_nodes);
  double rounding_of(std::size_t column, const Values& sizes) const;
  void write(const numeric::Integrals& integrals, Nodes& result) const;
  Points columns(const Narrow& at) const;
  Points columns(const Wide& at) const;

  Side side_;
  std::span<const Function> functions_;
  std::vector<bool> has_square_;
  Panels panels_;
  double relative_;
  std::vector<Product> columns_;
  std::vector<double> last_place_, absolute_;
  std::vector<std::int64_t> exponent_;  ///< of each column; 0 for doubles
  std::vector<Evaluated> first_;        ///< the first panels, in order of their calls
  bool is_wide_ = false, fits_ = true;
};

numeric::Integrals Nodes::Integration::settled() {
  // The first panels alone tell the sizes of the functions, and with them what is rounding.
  first_.clear();
  panels_.integrate([&](std::span<const Density> here, const Points& x) {
    first_.push_back(evaluate(here, x));
    return Points::Zero(x.rows(), 1);
  }, relative_, 0);
  exponent_.assign(columns_.size(), 0);
  absolute_.assign(columns_.size(), 1);
  if (is_wide_) set_exponents();
  const Values sizes = integrate(0).magnitude;
  for (std::size_t c = 0; c < columns_.size(); ++c) absolute_[c] = rounding_of(c, sizes);
  return integrate(fits_ || is_wide_ ? enough_nodes : 0);
}

/// The power of two that brings each column's largest product near 1.
void Nodes::Integration::set_exponents() {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::int64_t largest = std::numeric_limits<std::int64_t>::min();
    for (const Evaluated& at : first_)
      for (std::size_t i = 0; i < at.wide->density.size(); ++i) {
        Extended product = at.wide->density[i] * at.wide->value[columns_[c].first][i];
        if (columns_[c].second) product = product * at.wide->value[*columns_[c].second][i];
        if (std::isfinite(product.scaled(product.exponent()))) largest = std::max(largest, product.exponent());
      }
    if (largest != std::numeric_limits<std::int64_t>::min()) exponent_[c] = even(largest);
  }
}

// S, then each column over what it may be off by. Where nothing is sampled a function does not matter, however large.

Points Nodes::Integration::columns(const Narrow& at) const {
  Points result(at.density.size(), static_cast<Index>(columns_.size()) + 1);
  result.col(0) = at.density / density_unit;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto [first, second] = columns_[c];
    Values product = at.density * at.value.col(static_cast<Index>(first)) / absolute_[c];
    if (second) product *= at.value.col(static_cast<Index>(*second));
    result.col(static_cast<Index>(c) + 1) = (at.density == 0).select(0, product);
  }
  return result;
}

Points Nodes::Integration::columns(const Wide& at) const {
  Points result(static_cast<Index>(at.density.size()), static_cast<Index>(columns_.size()) + 1);
  for (std::size_t i = 0; i < at.density.size(); ++i) {
    const Index row = static_cast<Index>(i);
    result(row, 0) = at.density[i].value() / density_unit;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto [first, second] = columns_[c];
      Extended product = at.density[i] * at.value[first][i];
      if (second) product = product * at.value[*second][i];
      result(row, static_cast<Index>(c) + 1) = is_zero(at.density[i]) ? 0 : product.scaled(exponent_[c]) / absolute_[c];
    }
  }
  return result;
}

numeric::Integrals Nodes::Integration::integrate(Index most_nodes) {
  std::size_t call = 0;
  const auto columns_at = [&](const Evaluated& at) { return at.wide ? columns(*at.wide) : columns(*at.narrow); };
  return panels_.integrate([&](std::span<const Density> here, const Points& x) {
    if (call < first_.size() && first_[call].x.rows() == x.rows() && (first_[call].x == x).all()) return columns_at(first_[call++]);
    call = first_.size();
    return columns_at(evaluate(here, x));
  }, relative_, most_nodes, 1);
}

/// How far rounding alone may put a column's integral off, in its own power of two. Of a product it is that of either factor times the size of the other.
double Nodes::Integration::rounding_of(std::size_t c, const Values& sizes) const {
  const auto [first, second] = columns_[c];
  const double last_place = last_place_[first];
  double rounding = last_place;
  if (second) {
    const auto square = std::find_if(columns_.begin(), columns_.end(), [first = first](const Product& each) { return each.first == first && each.second == first; });
    const std::size_t d = static_cast<std::size_t>(square - columns_.begin());
    const double size = times_power(std::sqrt(sizes[static_cast<Index>(d) + 1]), exponent_[d] / 2);
    rounding = last_place * (2 * size + last_place);
  }
  rounding = times_power(rounding, -exponent_[c]);
  // Columns, which are near 1 at their largest, are divided by this and must stay within the doubles.
  return std::isfinite(rounding) ? std::max(rounding, 1e-306) : 1;
}

void Nodes::Integration::write(const numeric::Integrals& integrals, Nodes& result) const {
  const std::size_t count = static_cast<std::size_t>(integrals.weights.size()), functions = functions_.size();
  result.functions_ = functions;
  result.is_wide_ = is_wide_;
  const auto scaled = [&](double x, std::size_t c) { return (Extended(x) * absolute_[c]).times_power_of_two(exponent_[c]); };
  for (std::size_t k = 0; k < functions; ++k) result.mean_.push_back(scaled(integrals.value[static_cast<Index>(k) + 1], k));
  const auto column = [&](std::size_t i, std::size_t c) { return integrals.integrand(static_cast<Index>(i), static_cast<Index>(c)); };
  const auto add_remainder = [&](std::size_t i, double density) {
    Remainder remainder{i, density, {}, std::vector<Extended>(functions * functions)};
    const double weight = integrals.weights[static_cast<Index>(i)];
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto [first, second] = columns_[c];
      const Extended value = scaled(column(i, c + 1), c) * weight;
      if (!second) remainder.once.push_back(value);
      else remainder.product[first * functions + *second] = remainder.product[*second * functions + first] = value;
    }
    result.remainders_.push_back(std::move(remainder));
  };
  for (const std::size_t i : {std::size_t{0}, count - 1}) {
    const double place = integrals.nodes[static_cast<Index>(i)];
    if (place == std::floor(place)) add_remainder(i, column(i, 0) * density_unit);  // nodes of panels are inside them
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double density = column(i, 0) * density_unit, weight = integrals.weights[static_cast<Index>(i)];
    if (!is_wide_) {
      result.probability_.push_back(weight * density);
      for (std::size_t k = 0; k < functions; ++k) result.narrow_.push_back(density == 0 ? 0 : column(i, k + 1) * absolute_[k] / density);
      continue;
    }
    result.probability_.push_back(weight * density);
    // The density may be below the doubles where its product with a function is not: both follow from the products with the function and its square,
    // as long as these have all their digits.
    constexpr double least = 1e-290;
    Extended wide_density = density;
    bool is_lost = false;
    for (std::size_t c = functions; c < columns_.size() && density < least; ++c) {
      if (columns_[c].second != columns_[c].first) continue;
      const double once = column(i, columns_[c].first + 1), twice = column(i, c + 1);
      is_lost = is_lost || twice != 0;
      if (std::abs(once) < least || twice < least) continue;
      is_lost = false;
      wide_density = scaled(once, columns_[c].first) * scaled(once, columns_[c].first) / scaled(twice, c);
      break;
    }
    if (is_lost) add_remainder(i, 0);
    const bool is_nothing = is_lost || is_zero(wide_density);
    result.wide_probability_.push_back(is_nothing ? Extended(0.0) : wide_density * weight);
    for (std::size_t k = 0; k < functions; ++k) result.wide_.push_back(is_nothing ? Extended(0.0) : scaled(column(i, k + 1), k) / wide_density);
  }
}

Nodes::Nodes(const Setting& setting, Side side, std::span<const Function> functions, double relative) {
  Integration(setting, side, functions, relative).run(*this);
}

Extended Nodes::covariance(std::size_t k, std::size_t l) const {
  const Extended mean_k = mean(k), mean_l = mean(l);
  Extended result = expectation([&](const auto* f) { return (f[k] - typed(mean_k, f)) * (f[l] - typed(mean_l, f)); });
  // A remainder is no node: its mean of a product is not the product of its means.
  for (const Remainder& remainder : remainders_) result = result + beyond_its_mean(remainder, k, l);
  return result;
}

Extended Nodes::beyond_its_mean(const Remainder& remainder, std::size_t k, std::size_t l) const {
  const Extended product = remainder.product[k * functions_ + l];
  return is_zero(remainder.density) ? product : product - remainder.once[k] * remainder.once[l] / remainder.density;
}

double Nodes::visible_share(std::size_t k, double samples) const {
  const Extended mean_k = mean(k);
  struct Node { double log_height, probability; Extended mass; };
  std::vector<Node> falling;
  Extended all = 0.0;
  for (std::size_t i = 0; i < probability_.size(); ++i) {
    const Extended value = is_wide_ ? wide_[i * functions_ + k] : Extended(narrow_[i * functions_ + k]), distance = value - mean_k;
    Extended mass = distance * distance * (is_wide_ ? wide_probability_[i] : Extended(probability_[i]));
    for (const Remainder& remainder : remainders_)
      if (remainder.node == i) mass = mass + beyond_its_mean(remainder, k, k);
    if (is_zero(mass)) continue;
    const bool is_below = distance.scaled(distance.exponent()) < 0;
    falling.push_back({numeric::log(is_below ? -distance : distance), probability_[i], mass});
    all = all + mass;
  }
  if (falling.empty()) return 1;
  std::stable_sort(falling.begin(), falling.end(), [](const Node& a, const Node& b) { return a.log_height > b.log_height; });
  double above = 0;
  Extended shown = 0.0;
  for (const Node& node : falling) {
    const double room = std::max(0.0, 1 / samples - above);
    above += node.probability;
    if (node.probability > room) shown = shown + node.mass * (1 - room / node.probability);
  }
  return std::min((shown / all).value(), 1.0);
}

}  // namespace kl::estimator
