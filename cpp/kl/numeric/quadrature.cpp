#include "kl/numeric/quadrature.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include "kl/numeric/sum.h"

namespace kl::numeric {
namespace {

constexpr Index rule_size = 21, half_size = 10;
/// QK21 on −1…1: the nodes from the middle to the right end, their Kronrod weights, and the Gauss weights of every second one.
constexpr std::array<double, half_size + 1> node = {
    0.0, 0.14887433898163121088, 0.29439286270146019813, 0.4333953941292471908, 0.56275713466860468334, 0.67940956829902440623,
    0.78081772658641689706, 0.86506336668898451073, 0.930157491355708226, 0.97390652851717172008, 0.99565716302580808074};
constexpr std::array<double, half_size + 1> kronrod_weight = {
    0.14944555400291690566, 0.14773910490133849137, 0.1427759385770600808, 0.13470921731147332593, 0.12349197626206585108, 0.1093871588022976419,
    0.093125454583697605535, 0.075039674810919952767, 0.054755896574351996031, 0.032558162307964727479, 0.011694638867371874278};
constexpr std::array<double, half_size + 1> gauss_weight = {
    0, 0.29552422471475287017, 0, 0.26926671930999635509, 0, 0.219086362515982044, 0, 0.14945134915058059315, 0, 0.066671344308688137594, 0};

constexpr double epsilon = std::numeric_limits<double>::epsilon();
/// Rounding of one panel's sum (11 pairs, each product and weight rounded) and of the sum over panels, as a share of ∫|f|.
constexpr double rounding = 8 * epsilon;

struct Panel {
  double left, right;
  Index generation, place;  ///< its rows of that generation: rule_size · place onward
  double half_width() const { return 0.5 * (right - left); }
  double middle() const { return left + half_width(); }
  /// Halving stops a few units in the last place of x before nodes would coincide.
  bool divisible() const { return right - left > 0x1p-47 * std::max(std::abs(left), std::abs(right)); }
};

/// Everything about panels that were evaluated in one call; one column an integrand.
struct Generation {
  Values nodes;
  Points integrand;                    ///< at the nodes, rule_size rows a panel
  Points value, truncation, magnitude; ///< a row a panel: ∫f, the error of its rule, ∫|f|
};

Values nodes_of(const std::vector<Panel>& panels) {
  Values x(static_cast<Index>(panels.size()) * rule_size);
  Index row = half_size;
  for (const Panel& panel : panels) {
    const double middle = panel.middle(), half_width = panel.half_width();
    x[row] = middle;
    for (Index i = 1; i <= half_size; ++i) {
      x[row - i] = middle - half_width * node[i];
      x[row + i] = middle + half_width * node[i];
    }
    row += rule_size;
  }
  return x;
}

struct Estimate { double value, truncation, magnitude; };

/// Gauss and Kronrod on the 21 values about `f[half_size]`. The truncation is the larger of two guesses: QUADPACK's, careful where the
/// rules still disagree (at a kink both can be off the same way), and their plain difference, which is careful where they agree: QUADPACK's
/// then trusts the integrand to be smooth, and misses a kink too weak to show beside the rest. It costs a tenth more nodes.
Estimate apply_rule(const double* f, double half_width) {
  const double* center = f + half_size;
  double kronrod = kronrod_weight[0] * center[0], gauss = 0, magnitude = kronrod_weight[0] * std::abs(center[0]);
  for (Index i = 1; i <= half_size; ++i) {
    const double pair = center[-i] + center[i];
    kronrod += kronrod_weight[i] * pair;
    gauss += gauss_weight[i] * pair;
    magnitude += kronrod_weight[i] * (std::abs(center[-i]) + std::abs(center[i]));
  }
  const double mean = 0.5 * kronrod;
  double spread = kronrod_weight[0] * std::abs(center[0] - mean);
  for (Index i = 1; i <= half_size; ++i) spread += kronrod_weight[i] * (std::abs(center[-i] - mean) + std::abs(center[i] - mean));
  double truncation = std::abs(kronrod - gauss);
  if (truncation > 0 && spread > 0) {
    const double ratio = 200 * truncation / spread;
    truncation = std::max(truncation, ratio < 1 ? spread * ratio * std::sqrt(ratio) : spread);
  }
  return {half_width * kronrod, half_width * truncation, half_width * magnitude};
}

Generation evaluate(const Integrand& f, const std::vector<Panel>& panels) {
  Generation result;
  result.nodes = nodes_of(panels);
  result.integrand = f(result.nodes);
  const Index count = static_cast<Index>(panels.size()), integrands = result.integrand.cols();
  result.value.resize(count, integrands);
  result.truncation.resize(count, integrands);
  result.magnitude.resize(count, integrands);
  for (Index j = 0; j < integrands; ++j)
    for (Index i = 0; i < count; ++i) {
      const Estimate estimate = apply_rule(result.integrand.col(j).data() + i * rule_size, panels[static_cast<std::size_t>(i)].half_width());
      result.value(i, j) = estimate.value;
      result.truncation(i, j) = estimate.truncation;
      result.magnitude(i, j) = estimate.magnitude;
    }
  return result;
}

/// Panels in ascending order, refined generation by generation.
class Subdivision {
 public:
  Subdivision(const Integrand& f, std::span<const double> breaks, double relative, Index max_nodes, double absolute)
      : f_(f), relative_(relative), absolute_(absolute), nodes_left_(max_nodes) {
    for (std::size_t i = 0; i + 1 < breaks.size(); ++i) panels_.push_back({breaks[i], breaks[i + 1], 0, static_cast<Index>(i)});
    evaluate_generation(panels_);
  }

  /// Halves what is not settled; false when nothing is left to halve.
  bool refine() {
    const std::vector<bool> chosen = choose();
    std::vector<Panel> kept, fresh;
    const Index generation = static_cast<Index>(generations_.size());
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      const Panel& panel = panels_[i];
      if (!chosen[i]) { kept.push_back(panel); continue; }
      for (const Panel& half : {Panel{panel.left, panel.middle(), generation, 0}, Panel{panel.middle(), panel.right, generation, 0}}) {
        fresh.push_back(half);
        fresh.back().place = static_cast<Index>(fresh.size()) - 1;
        kept.push_back(fresh.back());
      }
    }
    if (fresh.empty()) return false;
    panels_ = std::move(kept);
    evaluate_generation(fresh);
    return true;
  }

  Integrals result() const;

 private:
  void evaluate_generation(const std::vector<Panel>& panels) {
    generations_.push_back(evaluate(f_, panels));
    nodes_left_ -= generations_.back().nodes.size();
  }

  double total(Points Generation::*of, Index j) const {
    Sum sum;
    for (const Panel& panel : panels_) sum.add((generations_[static_cast<std::size_t>(panel.generation)].*of)(panel.place, j));
    return sum.total();
  }

  std::vector<bool> choose() const;

  const Integrand& f_;
  double relative_, absolute_;
  Index nodes_left_;
  std::vector<Panel> panels_;
  std::vector<Generation> generations_;
};

/// A panel is settled for an integrand when its error is within its share of what is allowed: half of that is dealt out by ∫|f| and half evenly,
/// so that the whole is within what is allowed when every panel is.
std::vector<bool> Subdivision::choose() const {
  std::vector<double> excess(panels_.size(), 0.0);  // the worst error over its share; 0 when settled
  const Index integrands = generations_[0].integrand.cols();
  for (Index j = 0; j < integrands; ++j) {
    const double whole = total(&Generation::magnitude, j), allowed = std::max(relative_ * whole, absolute_) + std::numeric_limits<double>::min();
    if (total(&Generation::truncation, j) <= allowed) continue;
    const double even_share = allowed / static_cast<double>(panels_.size());
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      const Generation& generation = generations_[static_cast<std::size_t>(panels_[i].generation)];
      const double error = generation.truncation(panels_[i].place, j), magnitude = generation.magnitude(panels_[i].place, j);
      const double share = 0.5 * (allowed / whole * magnitude + even_share);
      if (error > share && error > rounding * magnitude && panels_[i].divisible()) excess[i] = std::max(excess[i], error / share);
    }
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < panels_.size(); ++i)
    if (excess[i] > 0) order.push_back(i);
  const auto affordable = static_cast<std::size_t>(std::max<Index>(0, nodes_left_ / (2 * rule_size)));
  if (order.size() > affordable) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return excess[a] > excess[b]; });
    order.resize(affordable);
  }
  std::vector<bool> chosen(panels_.size(), false);
  for (const std::size_t i : order) chosen[i] = true;
  return chosen;
}

Integrals Subdivision::result() const {
  const Index count = static_cast<Index>(panels_.size()), integrands = generations_[0].integrand.cols();
  Integrals result{Values(integrands), Values(integrands), Values(integrands), Values(count * rule_size), Values(count * rule_size), Points(count * rule_size, integrands)};
  for (Index j = 0; j < integrands; ++j) {
    result.value[j] = total(&Generation::value, j);
    result.magnitude[j] = total(&Generation::magnitude, j);
    result.error[j] = total(&Generation::truncation, j) + rounding * result.magnitude[j];
  }
  for (Index i = 0; i < count; ++i) {
    const Panel& panel = panels_[static_cast<std::size_t>(i)];
    const Generation& generation = generations_[static_cast<std::size_t>(panel.generation)];
    result.nodes.segment(i * rule_size, rule_size) = generation.nodes.segment(panel.place * rule_size, rule_size);
    result.integrand.middleRows(i * rule_size, rule_size) = generation.integrand.middleRows(panel.place * rule_size, rule_size);
    for (Index k = 0; k < rule_size; ++k) result.weights[i * rule_size + k] = panel.half_width() * kronrod_weight[std::abs(k - half_size)];
  }
  return result;
}

}  // namespace

Integrals integrate(const Integrand& f, std::span<const double> breaks, double relative, Index max_nodes, double absolute) {
  Subdivision subdivision(f, breaks, relative, max_nodes, absolute);
  while (subdivision.refine()) {}
  return subdivision.result();
}

Integrals summed(const Points& terms) {
  const Index places = terms.rows(), sums = terms.cols();
  Integrals result{Values(sums), Values(sums), Values(sums), Values(places), Values::Ones(places), terms};
  for (Index i = 0; i < places; ++i) result.nodes[i] = static_cast<double>(i) + 0.5;
  for (Index j = 0; j < sums; ++j) {
    Sum value, magnitude;
    for (Index i = 0; i < places; ++i) {
      value.add(terms(i, j));
      magnitude.add(std::abs(terms(i, j)));
    }
    result.value[j] = value.total();
    result.magnitude[j] = magnitude.total();
    result.error[j] = rounding * result.magnitude[j];
  }
  return result;
}

}  // namespace kl::numeric
