#include "kl/divergence/finite.h"
#include <algorithm>
#include <cmath>

namespace kl::divergence {
namespace {

/// How fast −log p grows: like x², |x| or log |x|. It makes p's logarithm, as a factor beside another density, worth that power of |x|.
double growth_of_logarithm(const Density& density) {
  const Tail tail = tail_power(density, 1).right;
  return tail.quadratic != 0 ? 2 : tail.linear != 0 ? 1 : 0;
}

/// The order of vanishing of a density at x from one side: 0 where it is positive, 1 where it vanishes in proportion to the distance; none where it
/// is zero on that side.
enum class Order { positive, vanishing, zero };
Order order_at(const Support& support, double x, End side_of_x) {
  for (const Interval& interval : support) {
    if (side_of_x == End::right && interval.from == x) return interval.vanishes_at_from ? Order::vanishing : Order::positive;
    if (side_of_x == End::left && interval.to == x) return interval.vanishes_at_to ? Order::vanishing : Order::positive;
    if (interval.from < x && x < interval.to) return Order::positive;
  }
  return Order::zero;
}

/// Whether p^a q^b is integrable beside each place where one of them vanishes.
bool converges_at_zeros(double a, const Support& p, double b, const Support& q) {
  const auto vanishes = [](const Interval& interval) { return interval.vanishes_at_from || interval.vanishes_at_to; };
  if (std::none_of(p.begin(), p.end(), vanishes) && std::none_of(q.begin(), q.end(), vanishes)) return true;
  const auto converges = [&](double x, End side) {
    const Order of_p = order_at(p, x, side), of_q = order_at(q, x, side);
    if (of_p == Order::zero || of_q == Order::zero) return true;  // is_covered has judged it
    return a * (of_p == Order::vanishing) + b * (of_q == Order::vanishing) > -1;
  };
  for (const Support* support : {&p, &q})
    for (const Interval& interval : *support)
      if (!converges(interval.from, End::right) || !converges(interval.to, End::left)) return false;
  return true;
}

}  // namespace

bool is_covered(const Density& p, const Density& by) {
  const Support cover = support(by);  // both ascend
  auto next = cover.begin();
  for (const Interval& interval : support(p)) {
    double reached = interval.from;  // single points between intervals that touch do not matter
    while (next != cover.end() && next->to <= reached) ++next;
    for (auto each = next; each != cover.end() && each->from <= reached; ++each) reached = std::max(reached, each->to);
    if (reached < interval.to) return false;
  }
  return true;
}

bool is_finite(double power, const Density& p, const Density& q) {
  if (power >= 1 && !is_covered(p, q)) return false;
  if (power <= 0 && !is_covered(q, p)) return false;
  if (!converges_at_zeros(power, support(p), 1 - power, support(q))) return false;
  // Where the density with the positive exponent ends, nothing is left to converge.
  const bool p_ends = std::isinf(tail_power(p, 1).right.quadratic), q_ends = std::isinf(tail_power(q, 1).right.quadratic);
  if ((power > 0 && p_ends) || (power < 1 && q_ends)) return true;
  const TailPower factors[] = {tail_power(p, power), tail_power(q, 1 - power)};
  return tails_converge(factors, power == 1 ? growth_of_logarithm(q) : power == 0 ? growth_of_logarithm(p) : 0);
}

}  // namespace kl::divergence
