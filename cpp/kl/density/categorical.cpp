#include "kl/density/categorical.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/numeric/elementary.h"
#include "kl/numeric/rows.h"
#include "kl/numeric/softmax.h"
#include "kl/numeric/sum.h"
#include "kl/refusal.h"

namespace kl {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double sum_of(const Values& values) {
  numeric::Sum sum;
  for (const double value : values) sum.add(value);
  return sum.total();
}

/// Of each the sum of all others, without cancellation.
Values sums_of_others(const Values& values) {
  Values result(values.size());
  double before = 0, after = 0;
  for (Index k = 0; k < values.size(); before += values[k++]) result[k] = before;
  for (Index k = values.size() - 1; k >= 0; after += values[k--]) result[k] += after;
  return result;
}

template <class Array>
bool same(const Array& a, const Array& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && (a == b).all();
}

}  // namespace

void Categorical::check(const std::string& path) const {
  const std::string field = path + ".probabilities";
  const auto at = [&](Index k) { return field + "[" + std::to_string(k) + "]"; };
  if (probabilities.size() < least_answers || probabilities.size() > most_answers) refuse_invalid(field, "a list of 2 to 4096 numbers");
  for (Index k = 0; k < probabilities.size(); ++k)
    if (!(probabilities[k] >= 0 && std::isfinite(probabilities[k]))) refuse_invalid(at(k), "a finite number, 0 or more");
  if ((probabilities == 0).all()) refuse_invalid(field, "a list with at least one number above 0");
  const Values shares = normalized().probabilities;
  for (Index k = 0; k < shares.size(); ++k)
    if (probabilities[k] > 0 && shares[k] == 0) refuse_invalid(at(k), "0, or a larger share of all: it is below the smallest number");
}

Categorical Categorical::normalized() const {
  // By a power of two first: the sum of numbers near the largest double would overflow, and numbers that sum to one stay as they are.
  int exponent = 0;
  std::frexp(probabilities.maxCoeff(), &exponent);
  const Values scaled = probabilities.unaryExpr([exponent](double each) { return std::ldexp(each, -exponent); });
  return {scaled / sum_of(scaled), features, weights, first};
}

Index Categorical::answer_at(double x) const {
  const double answer = std::floor(x - first);
  return answer >= 0 && answer < static_cast<double>(answers()) ? static_cast<Index>(answer) : -1;
}

Values Categorical::log_density(const Points& x) const {
  const bool is_made = weights.size() > 0;
  const Values of_answers = is_made ? log_probabilities() : probabilities;
  Values result(x.rows());
  for (Index row = 0; row < x.rows(); ++row) {
    const Index answer = answer_at(x(row, 0));
    result[row] = answer < 0 ? (is_made ? -infinity : 0) : of_answers[answer];
  }
  return is_made ? result : numeric::log(result);
}

Values Categorical::log_probabilities() const { return weights.size() > 0 ? numeric::log_softmax(logits()) : numeric::log(probabilities); }

Values Categorical::logits() const {
  if (!has_features()) return weights;
  Values result = Values::Zero(features.rows());
  for (Index j = 0; j < features.cols(); ++j) result += weights[j] * features.col(j);
  return result;
}

Points Categorical::sample(numeric::Stream& stream, Index n) const {
  std::vector<double> up_to;  // of the probability, each answer included
  up_to.reserve(static_cast<std::size_t>(answers()));
  double total = 0;
  for (const double probability : probabilities) up_to.push_back(total += probability);
  return numeric::in_fours(n, [&] {
    double four[numeric::lane_count];
    stream.uniform().store(four);
    // A uniform is at most 1 − 2⁻⁵³, and its product with the total below the total: there is an answer, and one of probability above zero.
    for (double& each : four) each = first + static_cast<double>(std::upper_bound(up_to.begin(), up_to.end(), each * total) - up_to.begin());
    return numeric::Lanes::load(four);
  });
}

Tail Categorical::tail(End) const { return {infinity, 0, 0}; }

std::vector<double> Categorical::break_points() const {
  std::vector<double> result;
  for (Index k = 0; k <= answers(); ++k) result.push_back(first + static_cast<double>(k));
  return result;
}

Support Categorical::support() const {
  Support result;
  const Values logs = log_probabilities();
  for (Index k = 0; k < answers(); ++k) {
    if (logs[k] == -infinity) continue;
    const double from = first + static_cast<double>(k);
    if (result.empty() || result.back().to < from) result.push_back({from, from});
    result.back().to = from + 1;
  }
  return result;
}

Outline Categorical::outline() const {
  Outline result;
  const Values logs = log_probabilities();
  for (Index k = 0; k < answers(); ++k) {
    const double from = first + static_cast<double>(k);
    if (logs[k] > -infinity) result.pieces.push_back({{from, 0}, {from + 1, 0}, {from, 0, logs[k]}});
  }
  return result;
}

Moments Categorical::moments() const {
  const Values x = Values::LinSpaced(answers(), 0, static_cast<double>(answers() - 1));
  const double mean = sum_of(probabilities * x);
  return {first + mean, sum_of(probabilities * (x - mean).square())};
}

std::vector<std::string> Categorical::parameters() const {
  const Index count = has_features() ? features.cols() : answers();
  std::vector<std::string> result;
  for (Index j = 0; j < count; ++j) result.push_back((has_features() ? "feature[" : "logit[") + std::to_string(j) + "]");
  return result;
}

Values Categorical::theta() const { return weights.size() > 0 ? weights : numeric::log(probabilities); }

Categorical Categorical::with_theta(const Values& theta) const {
  Categorical result{{}, features, theta, first};
  result.probabilities = numeric::softmax(result.logits());
  return result;
}

Points Categorical::score(const Points& x) const {
  if (!has_features()) {
    const Values others = sums_of_others(probabilities);
    Points result = (-probabilities.transpose()).replicate(x.rows(), 1);
    for (Index row = 0; row < x.rows(); ++row)
      if (const Index answer = answer_at(x(row, 0)); answer >= 0) result(row, answer) = others[answer];
    return result;
  }
  Points result(x.rows(), features.cols());
  for (Index j = 0; j < features.cols(); ++j) {
    const double mean = sum_of(probabilities * features.col(j));
    for (Index row = 0; row < x.rows(); ++row) {
      const Index answer = answer_at(x(row, 0));
      result(row, j) = (answer < 0 ? 0 : features(answer, j)) - mean;
    }
  }
  return result;
}

bool Categorical::operator==(const Categorical& other) const {
  return same(probabilities, other.probabilities) && same(features, other.features) && same(weights, other.weights) && first == other.first;
}

}  // namespace kl
