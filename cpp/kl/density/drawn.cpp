#include "kl/density/drawn.h"
#include <algorithm>
#include <cmath>
#include "kl/density/uniform.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

namespace kl {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t most_points = 4096;

}  // namespace

void Drawn::check(const std::string& path) const {
  check_ends(low, high, path);
  if (density.size() < 2 || density.size() > most_points) refuse_invalid(path + ".density", "a list of 2 to 4096 numbers");
  for (std::size_t i = 0; i < density.size(); ++i)
    if (!(density[i] >= 0 && std::isfinite(density[i]))) refuse_invalid(path + ".density[" + std::to_string(i) + "]", "a finite number, 0 or more");
  if (std::all_of(density.begin(), density.end(), [](double at) { return at == 0; })) refuse_invalid(path + ".density", "a list with at least one number above 0");
}

Drawn Drawn::normalized() const {
  // By the largest first: the sum of numbers near the largest double would overflow.
  const double largest = *std::max_element(density.begin(), density.end());
  double area = 0;
  for (std::size_t i = 0; i + 1 < density.size(); ++i) area += 0.5 * (density[i] / largest + density[i + 1] / largest);
  Drawn result = *this;
  for (double& at : result.density) at = at / largest / area / step();
  return result;
}

Index Drawn::stretch_of(double x) const {
  Index i = std::clamp<Index>(static_cast<Index>((x - low) / step()), 0, stretches() - 1);
  if (x < point(i) && i > 0) --i;
  else if (x >= point(i + 1) && i + 1 < stretches()) ++i;
  return i;
}

Values Drawn::log_density(const Points& x) const {
  Values result(x.rows());
  for (Index row = 0; row < x.rows(); ++row) {
    const double at = x(row, 0);
    result[row] = 0;
    if (!(at >= low && at <= high)) continue;
    const Index i = stretch_of(at);
    // From the nearer point, and exact at both.
    const double left = density[static_cast<std::size_t>(i)], right = density[static_cast<std::size_t>(i + 1)];
    const double from_left = (at - point(i)) / step(), from_right = (point(i + 1) - at) / step();
    result[row] = std::max(0.0, from_left <= from_right ? left + (right - left) * from_left : right + (left - right) * from_right);
    if (result[row] > 0) continue;
    // A zero at a single point is a place next to it, rounded: log p there is that of half a last place away.
    const double before = from_left == 0 && i > 0 ? density[static_cast<std::size_t>(i - 1)] : 0;
    result[row] = 0x1p-53 * std::max({left, right, before});
  }
  return numeric::log(result);
}

Values Drawn::slope(const Points& x) const {
  const Values log_p = log_density(x);
  Values result(x.rows());
  for (Index row = 0; row < x.rows(); ++row) {
    result[row] = 0;
    if (log_p[row] == -infinity) continue;
    const auto i = static_cast<std::size_t>(stretch_of(x(row, 0)));
    result[row] = (density[i + 1] - density[i]) / step() / numeric::exp(log_p[row]);
  }
  return result;
}

Points Drawn::sample(numeric::Stream& stream, Index n) const {
  std::vector<double> up_to;  // of the probability, at each stretch's right end
  double total = 0;
  for (std::size_t i = 0; i + 1 < density.size(); ++i) up_to.push_back(total += 0.5 * (density[i] + density[i + 1]) * step());
  Points x(n, 1);
  for (Index row = 0; row < n; row += numeric::lane_count) {
    double uniform[numeric::lane_count];
    stream.uniform().store(uniform);
    for (Index j = 0; j < std::min<Index>(numeric::lane_count, n - row); ++j) {
      const double probability = uniform[j] * total;
      const std::size_t i = static_cast<std::size_t>(std::upper_bound(up_to.begin(), up_to.end() - 1, probability) - up_to.begin());
      // The area from the stretch's left end: left y + ½ (right − left) y²/step, solved for y without cancellation.
      const double area = probability - (i == 0 ? 0 : up_to[i - 1]), left = density[i], right = density[i + 1];
      const double root = std::sqrt(std::max(0.0, left * left + 2 * (right - left) * (area / step())));
      const double y = area <= 0 ? 0 : std::min(2 * area / (left + root), step());
      x(row + j, 0) = std::min(point(static_cast<Index>(i)) + y, high);
    }
  }
  return x;
}

Tail Drawn::tail(End) const { return {infinity, 0, 0}; }

std::vector<double> Drawn::break_points() const {
  std::vector<double> result;
  const std::size_t last = density.size() - 1;
  for (std::size_t i = 0; i <= last; ++i)
    if (density[i] > 0 || (i > 0 && density[i - 1] > 0) || (i < last && density[i + 1] > 0)) result.push_back(point(static_cast<Index>(i)));
  return result;
}

Support Drawn::support() const {
  Support result;
  for (std::size_t i = 0; i + 1 < density.size(); ++i) {
    const bool starts_at_zero = density[i] == 0, ends_at_zero = density[i + 1] == 0;
    if (starts_at_zero && ends_at_zero) continue;
    const double from = point(static_cast<Index>(i)), to = point(static_cast<Index>(i) + 1);
    if (result.empty() || starts_at_zero) result.push_back({from, to, starts_at_zero, ends_at_zero});
    result.back().to = to;
    result.back().vanishes_at_to = ends_at_zero;
  }
  return result;
}

Outline Drawn::outline() const {
  Outline result;
  for (std::size_t i = 0; i + 1 < density.size(); ++i) {
    const double largest = std::max(density[i], density[i + 1]);
    const double from = point(static_cast<Index>(i)), to = point(static_cast<Index>(i) + 1);
    if (largest > 0) result.pieces.push_back({{from, 0}, {to, 0}, {from, 0, numeric::log(largest)}, 1});
  }
  return result;
}

Moments Drawn::moments() const {
  // Of each stretch about its own middle: a trapezoid's mass, and its first and second moment. About the middle of all, a shift costs no digits.
  const double width = step(), middle = low + (high - low) / 2;
  const auto about = [&](double center) {
    double first = 0, second = 0;
    for (std::size_t i = 0; i + 1 < density.size(); ++i) {
      const double mass = 0.5 * (density[i] + density[i + 1]) * width, lean = (density[i + 1] - density[i]) * width * width / 12;
      const double distance = point(static_cast<Index>(i)) + width / 2 - center;
      first += mass * distance + lean;
      second += mass * (distance * distance + width * width / 12) + 2 * lean * distance;
    }
    return Moments{first, second};
  };
  const double mean = middle + about(middle).mean;
  return {mean, about(mean).variance};
}

}  // namespace kl
