#include "kl/experiment/triples.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/divergence/quick.h"
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/integer.h"
#include "kl/numeric/random.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

using divergence::Value;

constexpr double largest_mean = 3, log_five = 1.60943791243410037460;
/// The stream's side: those of studies are 0 and 1.
constexpr std::uint32_t side = 2;

/// What is looked at of one divergence; errors included.
struct Values4 { Value a_to_c, a_to_b, b_to_c, b_to_a; };

template <class Evaluate>
Values4 values_of(const std::array<Gaussian, 3>& abc, Evaluate evaluate) {
  return {evaluate(abc[0], abc[2]), evaluate(abc[0], abc[1]), evaluate(abc[1], abc[2]), evaluate(abc[1], abc[0])};
}

/// √ of a value, with what its error can do to it.
Value root_of(Value value) {
  return {std::sqrt(value.value), std::isinf(value.value) ? 0 : std::sqrt(value.value + value.error) - std::sqrt(std::max(0.0, value.value - value.error))};
}

Values4 measured(const Measure& measure, const Values4& values) {
  if (!measure.root) return values;
  return {root_of(values.a_to_c), root_of(values.a_to_b), root_of(values.b_to_c), root_of(values.b_to_a)};
}

/// Whether x > y for sure; `unless`: for sure not; else the errors do not tell. An infinite value is above every finite one, and above no other.
enum class Order { above, not_above, unknown };
Order order(double x, double y, double error) {
  if (std::isinf(y) || std::isinf(x)) return std::isinf(y) ? Order::not_above : Order::above;
  return x - y > error ? Order::above : y - x >= error ? Order::not_above : Order::unknown;
}

double by_way(const Values4& d) { return d.a_to_b.value + d.b_to_c.value; }

Order triangle_fails(const Values4& d) { return order(d.a_to_c.value, by_way(d), d.a_to_c.error + d.a_to_b.error + d.b_to_c.error); }

bool symmetry_fails(const Values4& d) {
  const double error = d.a_to_b.error + d.b_to_a.error;
  return order(d.a_to_b.value, d.b_to_a.value, error) == Order::above || order(d.b_to_a.value, d.a_to_b.value, error) == Order::above;
}

void add(const Values4& d, Order triangle, double number, const std::array<Gaussian, 3>& abc, TriplesResult& to) {
  to.triangle_failures += triangle == Order::above;
  to.symmetry_failures += symmetry_fails(d);
  const double ratio = d.a_to_c.value / by_way(d), worst = to.worst ? to.worst->direct / to.worst->by_way : -1;
  if (ratio > worst) to.worst = {number, abc, d.a_to_c.value, by_way(d)};
}

}  // namespace

std::array<Gaussian, 3> triple(double seed, double number) {
  numeric::Stream stream(static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(number), side);
  double uniform[2 * numeric::lane_count];
  stream.uniform().store(uniform);
  stream.uniform().store(uniform + numeric::lane_count);
  std::array<Gaussian, 3> abc;
  for (std::size_t i = 0; i < abc.size(); ++i)
    abc[i] = {largest_mean * (2 * uniform[2 * i] - 1), numeric::exp(log_five * (2 * uniform[2 * i + 1] - 1))};
  return abc;
}

TriplesRun::TriplesRun(TriplesRequest request) : request_(std::move(request)) {
  constexpr std::size_t most_measures = 16;
  constexpr double most_at_once = 1e6, most = 1e9;
  if (request_.measures.empty() || request_.measures.size() > most_measures) refuse_invalid("measures", "1 to 16 divergences, or roots of some");
  if (!numeric::is_integer(request_.seed, 0, numeric::largest_integer)) refuse_invalid("seed", "an integer from 0 to 9007199254740991");
  if (!numeric::is_integer(request_.from, 0, most - 1)) refuse_invalid("from", "an integer from 0 to 999999999");
  if (!numeric::is_integer(request_.count, 1, most_at_once)) refuse_invalid("count", "an integer from 1 to 1000000");
  if (request_.from + request_.count > most) refuse_limit("count", "count is too large: there are 1000000000 triples of a seed, from + count");
  for (const Measure& measure : request_.measures) {
    const auto known = std::find(kinds_.begin(), kinds_.end(), measure.divergence);
    kind_of_.push_back(static_cast<std::size_t>(known - kinds_.begin()));
    if (known == kinds_.end()) kinds_.push_back(measure.divergence);
    result_.push_back({.measure = measure, .worst = {}});
  }
}

double TriplesRun::advance() {
  const Slice slice;
  std::vector<Values4> quick(kinds_.size());
  for (; done_ < request_.count && !slice.over(); ++done_) {
    const double number = request_.from + done_;
    const std::array<Gaussian, 3> abc = triple(request_.seed, number);
    for (std::size_t k = 0; k < kinds_.size(); ++k)
      quick[k] = values_of(abc, [&](const Gaussian& p, const Gaussian& q) { return divergence::quick_value(kinds_[k], p, q); });
    for (std::size_t i = 0; i < result_.size(); ++i) {
      const Measure& measure = request_.measures[i];
      Values4 values = measured(measure, quick[kind_of_[i]]);
      Order triangle = triangle_fails(values);
      if (triangle == Order::unknown) {
        values = measured(measure, values_of(abc, [&](const Gaussian& p, const Gaussian& q) { return divergence::value(measure.divergence, p, q); }));
        triangle = triangle_fails(values);
      }
      add(values, triangle, number, abc, result_[i]);
    }
  }
  return done_ / request_.count;
}

}  // namespace kl::experiment
