#include "kl/estimator/expectation.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include "kl/estimator/block.h"
#include "kl/estimator/entry.h"
#include "kl/estimator/reflection.h"
#include "kl/numeric/elementary.h"

namespace kl::estimator {

using numeric::Extended;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Evaluations that an integral is worth.
constexpr Index enough_nodes = 30000;
/// The last places of log p and log q, and with them of log r. Scores carry it into gradients in units of their own.
constexpr double last_place_of_log = 2e-16;
/// Logarithms of ratios up to this square within the doubles, and cost them no more than three digits.
constexpr double narrow_log_ratio = 300;

constexpr Estimator log_ratio_entry = entry({.unbiased = false}, [](const auto& x, int) { return x.log_q_over_p; });
constexpr Estimator score_entry = entry({.unbiased = false}, [](const auto& x, int j) { return x.score[j]; });

std::int64_t even(std::int64_t exponent) { return exponent / 2 * 2; }
double times_power(double x, std::int64_t exponent) { return std::ldexp(x, static_cast<int>(std::clamp<std::int64_t>(exponent, -5000, 5000))); }

/// How large a score is where q has its mass.
double size_of_score(const Density& q, int j) {
  const std::vector<Mixture::Component> parts = components(q);
  Points x(2 * static_cast<Index>(parts.size()), 1);
  for (Index i = 0; i < x.rows(); ++i) {
    const Mixture::Component& part = parts[static_cast<std::size_t>(i / 2)];
    x(i, 0) = part.mean + (i % 2 == 0 ? -1.5 : 1.5) * part.sd;
  }
  return kl::score(q, x).col(j).abs().maxCoeff();
}

/// e^x, and where that is below all Extended numbers still the same number in every place, so that quotients are right.
Extended wide_exp(double x) { return Extended::exp(x < -4e17 && x > -infinity ? -4e17 : x); }

/// Of the two densities that r is a quotient of, at one x: everything about r. s·r has to give o again, to a few ulp, even where
/// log s is so large that its last place is far above 1e-16: so r is a quotient, and only near 1 made from its logarithm.
struct RatioAtNode {
  double log_ratio;
  Extended value, minus_one, k3, times_log;
  RatioAtNode(double log_s, double log_o) : log_ratio(log_o - log_s), value(wide_exp(log_o) / wide_exp(log_s)) {
    const bool near = std::abs(log_ratio) < 0.5;
    minus_one = near ? Extended::expm1(log_ratio) : value - 1;
    k3 = near ? Extended::expm1_minus_x(log_ratio) : value - 1 - log_ratio;
    if (value.value() != 0 || std::isfinite(log_ratio)) times_log = value * log_ratio;  // else 0
  }
};

}  // namespace

Function log_ratio_function() { return {&log_ratio_entry, 0}; }
Function score_function(int j) { return {&score_entry, j}; }

double root(const Extended& x) {
  if (x.value() == 0 && x.exponent() < -5000) return 0;
  const std::int64_t exponent = std::isfinite(x.scaled(x.exponent())) ? even(x.exponent()) : 0;
  return times_power(std::sqrt(x.scaled(exponent)), exponent / 2);
}

/// The density sampled and the functions at some x: in one of the two forms.
struct Nodes::Raw {
  Points x;
  Values density;
  Points value;  ///< a column a function
  std::vector<Extended> wide_density;
  std::vector<std::vector<Extended>> wide_value;
};

class Nodes::Integration {
 public:
  Integration(const Setting& setting, Side side, std::span<const Function> functions)
      : setting_(setting), side_(side), functions_(functions), panels_(panels_of(setting, side, functions)) {
    for (std::size_t k = 0; k < functions.size(); ++k) columns_.push_back({k, std::nullopt});
    for (std::size_t k = 0; k < functions.size(); ++k) {
      const Function& f = functions[k];
      if (f.is_reflected || !has_square(f)) continue;
      columns_.push_back({k, k});
      for (std::size_t l = k + 1; l < functions.size(); ++l)
        if (functions[l].is_reflected || has_square(functions[l])) columns_.push_back({k, l});
    }
    for (const Function& f : functions)
      last_place_.push_back(last_place_of_log * (f.entry->reads & (Column::score | Column::path) ? size_of_score(setting.q, f.parameter) : 1));
  }

  void run(double relative, Nodes& result) {
    relative_ = relative;
    for (bool is_settled = false; !is_settled;) {
      look();
      absolute_.assign(columns_.size(), 1);
      const Values sizes = integrate(0).magnitude;
      for (std::size_t c = 0; c < columns_.size(); ++c) absolute_[c] = rounding_of(c, sizes);
      const numeric::Integrals integrals = integrate(enough_nodes);
      is_settled = is_wide_ == needs_wide_;  // a panel that was halved may be the first to show that doubles do not do
      if (is_settled) write(integrals, result);
    }
  }

 private:
  struct Product { std::size_t first; std::optional<std::size_t> second; };

  bool has_square(const Function& f) const { return existence(f.terms(side_), setting_, side_, f.parameter).square; }
  Panels panels_of(const Setting& setting, Side side, std::span<const Function> functions) const {
    std::vector<Powers> powers;
    std::vector<Level> kinks;
    for (const Function& f : functions) {
      const Terms terms = f.terms(side).along_the_path();
      for (const Powers& each : exponents(terms, setting, side, has_square(f)))
        if (std::find(powers.begin(), powers.end(), each) == powers.end()) powers.push_back(each);
      if (kinks.empty()) kinks = levels(terms, setting, side);
    }
    return Panels(densities(setting), powers, kinks);
  }

  Setting setting_at(std::span<const Density> here) const {
    Setting setting{here[0], here[1]};
    if (here.size() > 2) setting.behavior = here[2];
    return setting;
  }

  Raw narrow(std::span<const Density> here, const Points& x);
  Raw wide(std::span<const Density> here, const Points& x) const;
  void look();
  numeric::Integrals integrate(Index most_nodes);
  double rounding_of(std::size_t column, const Values& sizes) const;
  void write(const numeric::Integrals& integrals, Nodes& result) const;
  Points columns(const Raw& raw) const;

  const Setting& setting_;
  Side side_;
  std::span<const Function> functions_;
  Panels panels_;
  std::vector<Product> columns_;
  std::vector<double> last_place_, absolute_;
  std::vector<std::int64_t> exponent_;  ///< of each column; 0 for doubles
  std::vector<Raw> first_;              ///< the first panels, in order of their calls
  bool is_wide_ = false, needs_wide_ = false;
  double relative_ = 1e-14;
};

Nodes::Raw Nodes::Integration::narrow(std::span<const Density> here, const Points& x) {
  const Setting setting = setting_at(here);
  Raw raw{x, numeric::exp(log_density(setting.sampled(side_), x)), Points(x.rows(), static_cast<Index>(functions_.size())), {}, {}};
  unsigned reads = 0;
  for (const Function& f : functions_) reads |= f.entry->reads;
  Block block;
  block.fill(setting, side_, x, reads);
  constexpr unsigned ratios = Column::r | Column::r_minus_one | Column::k3 | Column::r_log_r;
  if (reads & ratios && ((block.log_r > narrow_log_ratio) && (block.log_r < infinity)).any()) needs_wide_ = true;
  if (reads & Column::rho && (block.rho > 1e130).any()) needs_wide_ = true;
  const auto evaluate = [](const Function& f, const Block& at, Values& to) {
    const Values lambda = Values::Constant(at.padded, f.lambda);
    to.resize(at.padded);
    f.entry->at_block(at, f.parameter, lambda.data(), to.data());
  };
  Values values;
  for (std::size_t k = 0; k < functions_.size(); ++k) {
    const Function& f = functions_[k];
    auto column = raw.value.col(static_cast<Index>(k));
    if (!f.is_reflected) {
      evaluate(f, block, values);
      column = values.head(x.rows());
      continue;
    }
    Block other;
    other.fill(setting, side_, reflections(setting.sampled(side_), x), f.entry->reads);
    evaluate(f, other, values);
    const Points share = responsibilities(setting.sampled(side_), x);
    column.setZero();
    for (Index c = 0; c < share.cols(); ++c) column += share.col(c) * values.segment(c * x.rows(), x.rows());
  }
  return raw;
}

Nodes::Raw Nodes::Integration::wide(std::span<const Density> here, const Points& x) const {
  const Setting setting = setting_at(here);
  const Values log_p = log_density(setting.p, x), log_q = log_density(setting.q, x), log_sampled = log_density(setting.sampled(side_), x);
  const Values slopes = kl::slope(setting.q, x) - kl::slope(setting.p, x);
  const Points scores = kl::score(setting.q, x), paths = kl::path(setting.q, x);
  Raw raw{x, {}, {}, {}, std::vector<std::vector<Extended>>(functions_.size())};
  for (Index i = 0; i < x.rows(); ++i) {
    const RatioAtNode r = side_ == Side::p ? RatioAtNode(log_p[i], log_q[i]) : RatioAtNode(log_q[i], log_p[i]);
    const Extended rho = setting.behavior ? wide_exp(log_q[i]) / wide_exp(log_sampled[i]) : Extended(1.0);
    Extended score[most_parameters], path[most_parameters];
    for (Index j = 0; j < scores.cols(); ++j) {
      score[j] = scores(i, j);
      path[j] = paths(i, j);
    }
    Sample<Extended> sample{r.log_ratio, r.value, r.minus_one, r.k3, r.times_log, log_q[i] - log_p[i], slopes[i], score, path, rho, 0.0};
    raw.wide_density.push_back(wide_exp(log_sampled[i]));
    for (std::size_t k = 0; k < functions_.size(); ++k) {
      sample.lambda = functions_[k].lambda;
      raw.wide_value[k].push_back(functions_[k].entry->at_node(sample, functions_[k].parameter));
    }
  }
  return raw;
}

/// Evaluates the first panels, to know which numbers hold the functions and, of wide ones, which power of two brings their largest product near 1.
void Nodes::Integration::look() {
  const auto first_panels = [&](auto evaluate) {
    first_.clear();
    panels_.integrate([&](std::span<const Density> here, const Points& x) {
      first_.push_back(evaluate(here, x));
      return Points::Zero(x.rows(), 1);
    }, relative_, 0);
  };
  if (!needs_wide_) first_panels([&](std::span<const Density> here, const Points& x) { return narrow(here, x); });
  exponent_.assign(columns_.size(), 0);
  is_wide_ = needs_wide_;
  if (!is_wide_) return;
  first_panels([&](std::span<const Density> here, const Points& x) { return wide(here, x); });
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::int64_t largest = std::numeric_limits<std::int64_t>::min();
    for (const Raw& raw : first_)
      for (std::size_t i = 0; i < raw.wide_density.size(); ++i) {
        Extended product = raw.wide_density[i] * raw.wide_value[columns_[c].first][i];
        if (columns_[c].second) product = product * raw.wide_value[*columns_[c].second][i];
        if (std::isfinite(product.scaled(product.exponent()))) largest = std::max(largest, product.exponent());
      }
    if (largest != std::numeric_limits<std::int64_t>::min()) exponent_[c] = even(largest);
  }
}

/// S, then each column over what it may be off by. Where nothing is sampled a function does not matter, however large.
Points Nodes::Integration::columns(const Raw& raw) const {
  const Index rows = is_wide_ ? static_cast<Index>(raw.wide_density.size()) : raw.density.size();
  Points result(rows, static_cast<Index>(columns_.size()) + 1);
  if (!is_wide_) {
    result.col(0) = raw.density / last_place_of_log;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto [first, second] = columns_[c];
      Values product = raw.density * raw.value.col(static_cast<Index>(first)) / absolute_[c];
      if (second) product *= raw.value.col(static_cast<Index>(*second));
      result.col(static_cast<Index>(c) + 1) = (raw.density == 0).select(0, product);
    }
    return result;
  }
  for (Index i = 0; i < rows; ++i) {
    const Extended density = raw.wide_density[static_cast<std::size_t>(i)];
    result(i, 0) = density.value() / last_place_of_log;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto [first, second] = columns_[c];
      Extended product = density * raw.wide_value[first][static_cast<std::size_t>(i)];
      if (second) product = product * raw.wide_value[*second][static_cast<std::size_t>(i)];
      result(i, static_cast<Index>(c) + 1) = density.exponent() == Extended(0.0).exponent() ? 0 : product.scaled(exponent_[c]) / absolute_[c];
    }
  }
  return result;
}

numeric::Integrals Nodes::Integration::integrate(Index most_nodes) {
  std::size_t call = 0;
  return panels_.integrate([&](std::span<const Density> here, const Points& x) {
    if (call < first_.size() && first_[call].x.rows() == x.rows() && (first_[call].x == x).all()) return columns(first_[call++]);
    call = first_.size();
    return columns(is_wide_ ? wide(here, x) : narrow(here, x));
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
  return std::isfinite(rounding) ? std::max(rounding, std::numeric_limits<double>::min()) : 1;
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
    if (place == std::floor(place)) add_remainder(i, column(i, 0) * last_place_of_log);  // nodes of panels are inside them
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double density = column(i, 0) * last_place_of_log, weight = integrals.weights[static_cast<Index>(i)];
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
    const bool is_nothing = is_lost || wide_density.exponent() == Extended(0.0).exponent();
    result.wide_probability_.push_back(is_nothing ? Extended(0.0) : wide_density * weight);
    for (std::size_t k = 0; k < functions; ++k) result.wide_.push_back(is_nothing ? Extended(0.0) : scaled(column(i, k + 1), k) / wide_density);
  }
}

Nodes::Nodes(const Setting& setting, Side side, std::span<const Function> functions, double relative) {
  Integration(setting, side, functions).run(relative, *this);
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
  return remainder.density.exponent() == Extended(0.0).exponent() ? product : product - remainder.once[k] * remainder.once[l] / remainder.density;
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
    if (mass.scaled(mass.exponent()) == 0) continue;
    const std::int64_t exponent = distance.exponent();
    falling.push_back({numeric::log(std::abs(distance.scaled(exponent))) + static_cast<double>(exponent) * 0.69314718055994530942, probability_[i], mass});
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
