#include "kl/density/categorical.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <vector>
#include "categoricals.h"
#include "divergences.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::divergence;

namespace truth {

constexpr double infinity = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();
struct CategoricalTruth {
  const char* name;
  std::span<const double> p, q;  ///< weights; of many answers those of the rule of this name
  std::string_view kind;
  double alpha, value;
  std::span<const double> gradient;  ///< by q's logits; empty where the value is infinite, or answers are many
};
#include "../truth/categorical.inc"

}  // namespace truth

namespace {

using truth::CategoricalTruth, truth::infinity;

const Categorical p = over({0.1, 0.2, 0.3, 0.4}), q = over({4, 3, 2, 1}), narrow = over({0, 2, 0, 5});

std::vector<Divergence> every_kind() {
  std::vector<Divergence> kinds = named();
  for (const double a : {-3.0, -0.5, 0.0, 1e-9, 0.3, 0.999, 1.0, 1.5, 3.0}) kinds.push_back(alpha(a));
  return kinds;
}

double at(Divergence d, const Density& of, const Density& model) { return value(d, of, model).value; }

Categorical from(std::span<const double> weights) { return Categorical{Eigen::Map<const Values>(weights.data(), static_cast<Index>(weights.size()))}.normalized(); }

/// As tests/truth/categorical.py makes them.
Categorical by_rule(std::string_view name, bool is_p) {
  Values weights(4096);
  for (int k = 0; k < 4096; ++k) {
    if (name == "broad") weights[k] = is_p ? 1 + 7919 * k % 4093 : 1 + 6007 * k % 4091;
    if (name == "near") weights[k] = (1 << 20) + k + (is_p ? 0 : k % 5 - 2);
    if (name == "wide") weights[k] = std::ldexp(1.0, is_p ? -(k % 600) : -(7 * k % 900));
  }
  return Categorical{weights}.normalized();
}

/// Answers in another order, each split in two in these shares, or each with its neighbor joined.
Categorical reordered(const Categorical& given) {
  Values values = given.probabilities;
  std::rotate(values.begin(), values.begin() + 1, values.end());
  std::swap(values[0], values[2]);
  return {values};
}
Categorical split(const Categorical& given) {
  Values values(2 * given.answers());
  for (Index k = 0; k < given.answers(); ++k) {
    const double share = static_cast<double>(1 + k) / 8;  // of both distributions, and a double
    values[2 * k] = share * given.probabilities[k];
    values[2 * k + 1] = (1 - share) * given.probabilities[k];
  }
  return {values};
}
Categorical joined(const Categorical& given) {
  return {Values{{given.probabilities[0] + given.probabilities[1], given.probabilities[2] + given.probabilities[3]}}};
}

std::string refused(const Categorical& density) {
  try {
    density.check("p");
  } catch (const Refusal& refusal) {
    CHECK(refusal.name == "InvalidScenario");
    return refusal.field;
  }
  return "";
}

}  // namespace

TEST_CASE("Divergences are right to 1e-12 of them and 1e-15, over two answers and over 4096, near and far, and their gradients to as many digits", "[categorical]") {
  const auto check = [](const CategoricalTruth& reference, const Categorical& of, const Categorical& model) {
    INFO(reference.name << ": " << reference.kind << " " << reference.alpha);
    const Divergence d = reference.kind == "alpha" ? alpha(reference.alpha) : Divergence{kind_named(reference.kind, "kind")};
    const Value found = value(d, of, model);
    if (std::isinf(reference.value)) {
      CHECK(found.value == infinity);
      return;
    }
    CHECK(std::abs(found.value - reference.value) <= 1e-12 * reference.value + 1e-15);
    CHECK(std::abs(found.value - reference.value) <= found.error);
    if (reference.gradient.empty()) return;
    const Values slope = gradient(d, of, model);
    for (Index k = 0; k < slope.size(); ++k)
      CHECK(std::abs(slope[k] - reference.gradient[static_cast<std::size_t>(k)]) <= 1e-12 * slope.abs().maxCoeff() + 1e-15);
  };
  for (const CategoricalTruth& reference : truth::categorical_few) check(reference, from(reference.p), from(reference.q));
  for (const CategoricalTruth& reference : truth::categorical_many) check(reference, by_rule(reference.name, true), by_rule(reference.name, false));
}

TEST_CASE("∂D(P‖Q)/∂logit is π − p, and ∂D(Q‖P)/∂logit is π (log π/p − D)", "[categorical]") {
  const Values pi = q.probabilities, l = (pi / p.probabilities).log();
  CHECK((gradient(forward, p, q) - (pi - p.probabilities)).abs().maxCoeff() < 1e-15);
  CHECK((gradient(reverse, p, q) - pi * (l - (pi * l).sum())).abs().maxCoeff() < 1e-15);
}

TEST_CASE("What the answers are called does not matter: their order, and an answer split in equal shares of both, change no divergence", "[categorical]") {
  for (const Categorical& of : {p, narrow})
    for (const Divergence d : every_kind()) {
      INFO(name(d.kind) << " " << d.alpha);
      if (!is_finite(d, of, q)) {
        CHECK(at(d, reordered(of), reordered(q)) == infinity);
        CHECK(at(d, split(of), split(q)) == infinity);
        continue;
      }
      CHECK(at(d, reordered(of), reordered(q)) == Approx(at(d, of, q)).epsilon(1e-14));
      CHECK(at(d, split(of), split(q)) == Approx(at(d, of, q)).epsilon(1e-14));
    }
}

TEST_CASE("Answers that are no longer told apart make no divergence larger", "[categorical]") {
  for (const Divergence d : every_kind()) {
    INFO(name(d.kind) << " " << d.alpha);
    CHECK(at(d, joined(p), joined(q)) <= at(d, p, q) * (1 + 1e-15));
    CHECK(at(d, joined(q), joined(p)) <= at(d, q, p) * (1 + 1e-15));
  }
}

TEST_CASE("The chain rule: D of a pair is D of its first and the mean of D of its second given the first", "[categorical]") {
  const Categorical first_p = over({1, 2, 3}), first_q = over({3, 1, 1});
  const Categorical given_p[] = {over({1, 4}), over({2, 1}), over({1, 1})}, given_q[] = {over({3, 2}), over({1, 5}), over({7, 2})};
  Values pair_p(6), pair_q(6);
  double forward_sum = at(forward, first_p, first_q), reverse_sum = at(reverse, first_p, first_q);
  for (Index x = 0; x < 3; ++x) {
    pair_p.segment(2 * x, 2) = first_p.probabilities[x] * given_p[x].probabilities;
    pair_q.segment(2 * x, 2) = first_q.probabilities[x] * given_q[x].probabilities;
    forward_sum += first_p.probabilities[x] * at(forward, given_p[x], given_q[x]);
    reverse_sum += first_q.probabilities[x] * at(reverse, given_p[x], given_q[x]);
  }
  CHECK(at(forward, Categorical{pair_p}, Categorical{pair_q}) == Approx(forward_sum).epsilon(1e-14));
  CHECK(at(reverse, Categorical{pair_p}, Categorical{pair_q}) == Approx(reverse_sum).epsilon(1e-14));
}

TEST_CASE("The f-divergences hang together: Jensen–Shannon is two KLs to the middle, D_α turns round with α, ½ is Hellinger's and 2 is χ²'s", "[categorical]") {
  for (const Categorical& of : {p, narrow}) {
    const Categorical middle{(of.probabilities + q.probabilities) / 2};
    CHECK(at(jensen_shannon, of, q) == Approx((at(forward, of, middle) + at(forward, q, middle)) / 2).epsilon(1e-14));
    CHECK(at(hellinger, of, q) == Approx(at(alpha(0.5), of, q) / 4).epsilon(1e-14));
    CHECK(at(chi_squared, of, q) == Approx(2 * at(alpha(2), of, q)).epsilon(1e-14));
    CHECK(at(total_variation, of, q) == at(total_variation, q, of));
    for (const double a : {-0.5, 0.3, 1.0, 2.5}) {
      REQUIRE(is_finite(alpha(a), of, q) == is_finite(alpha(1 - a), q, of));
      if (is_finite(alpha(a), of, q)) CHECK(at(alpha(a), of, q) == Approx(at(alpha(1 - a), q, of)).epsilon(1e-14));
    }
  }
}

TEST_CASE("An answer that P never gives makes reverse KL infinite, one that Q never gives forward KL and χ²; one that neither gives changes nothing", "[categorical]") {
  for (const Divergence d : every_kind()) {
    INFO(name(d.kind) << " " << d.alpha);
    const bool needs_p = d.kind == Kind::reverse_kl || (d.kind == Kind::alpha && d.alpha <= 0);
    const bool needs_q = d.kind == Kind::forward_kl || d.kind == Kind::chi_squared || (d.kind == Kind::alpha && d.alpha >= 1);
    CHECK((at(d, narrow, q) == infinity) == needs_p);
    CHECK((at(d, q, narrow) == infinity) == needs_q);
    if (needs_p) CHECK(gradient(d, narrow, q).isNaN().all());
    CHECK(at(d, over({1, 0, 2}), over({2, 0, 1})) == Approx(at(d, over({1, 2}), over({2, 1}))).epsilon(1e-14));
  }
  const Categorical left = over({1, 0}), right = over({0, 1});
  CHECK(at(total_variation, left, right) == 1);
  CHECK(at(hellinger, left, right) == 1);
  CHECK(at(jensen_shannon, left, right) == Approx(std::log(2.0)).epsilon(1e-15));
}

TEST_CASE("Weights that sum to one stay as they are, and their scale does not matter, up to the largest double", "[categorical]") {
  CHECK(over({0.25, 0.75}).probabilities[0] == 0.25);
  CHECK(over({0.1, 0.2, 0.7}) == Categorical{Values{{0.1, 0.2, 0.7}}});
  CHECK(over({0.3, 0.9, 1.8}) == over({0.3 * 4096, 0.9 * 4096, 1.8 * 4096}));
  CHECK(over({1.5e308, 1.5e308, 0}) == over({1, 1, 0}));
  CHECK(over({5e-324, 15e-324}) == over({1, 3}));
  const Categorical many = by_rule("broad", true);
  CHECK(many.normalized() == many);
}

TEST_CASE("Probabilities are refused by their place", "[categorical]") {
  CHECK(refused(p) == "");
  CHECK(refused({Values::Ones(4096)}) == "");
  CHECK(refused({Values{{1.7e308, 1.7e308}}}) == "");
  CHECK(refused({Values::Ones(1)}) == "p.probabilities");
  CHECK(refused({Values::Ones(4097)}) == "p.probabilities");
  CHECK(refused({Values::Zero(3)}) == "p.probabilities");
  for (const double wrong : {-1e-9, infinity, std::nan("")}) CHECK(refused({Values{{1, wrong}}}) == "p.probabilities[1]");
  CHECK(refused({Values{{1e300, 1e-30}}}) == "p.probabilities[1]");  // its share is below every double
}

TEST_CASE("Spaces do not mix: a categorical P has a categorical Q of as many answers, and a density on the line has one on the line", "[categorical]") {
  const auto refused_pair = [](const Density& one, const Density& other) -> std::string {
    try {
      check_pair(one, other);
    } catch (const Refusal& refusal) {
      return std::string(refusal.name) + " " + refusal.field;
    }
    return "";
  };
  CHECK(refused_pair(p, q) == "");
  CHECK(refused_pair(p, Gaussian{0, 1}) == "InvalidScenario q.family");
  CHECK(refused_pair(Gaussian{0, 1}, q) == "InvalidScenario q.family");
  CHECK(refused_pair(p, over({1, 2, 3})) == "InvalidScenario q.probabilities");
}

TEST_CASE("A model has a logit for each answer: none may be −∞, and there are 48 at most", "[categorical]") {
  const auto refused_model = [](const Categorical& model) -> std::string {
    try {
      check_model(model, "q");
    } catch (const Refusal& refusal) {
      return std::string(refusal.name) + " " + refusal.field;
    }
    return "";
  };
  CHECK(refused_model(q) == "");
  CHECK(refused_model(over({1, 0, 2})) == "InvalidScenario q.probabilities[1]");
  CHECK(refused_model({Values::Ones(48)}) == "");
  CHECK(refused_model({Values::Ones(49)}) == "LimitExceeded q.probabilities");
  Points feature = Points::Zero(60, 1);
  feature(3, 0) = 1;
  CHECK(refused_model(Categorical{{}, feature}.with_theta(Values::Ones(1))) == "");  // one parameter alone
}

TEST_CASE("θ and back: a constant added to all logits changes nothing, and features say how few numbers make a policy", "[categorical]") {
  CHECK((q.with_theta(q.theta()).probabilities - q.probabilities).abs().maxCoeff() < 1e-15);
  CHECK((q.with_theta(q.theta() + 300).probabilities - q.probabilities).abs().maxCoeff() < 1e-13);
  CHECK(q.parameters() == std::vector<std::string>{"logit[0]", "logit[1]", "logit[2]", "logit[3]"});
  const Categorical few = with_features(0.7, -1.5);
  CHECK(few.parameters() == std::vector<std::string>{"feature[0]", "feature[1]"});
  CHECK((few.theta() == Values{{0.7, -1.5}}).all());
  CHECK(few.probabilities[4] / few.probabilities[3] == Approx(std::exp(0.7)).epsilon(1e-14));
  CHECK(few.probabilities[2] / few.probabilities[1] == Approx(std::exp(0.7 - 1.5)).epsilon(1e-14));
  CHECK(with_theta(few, few.theta()) == Density(few));
}

TEST_CASE("Scores are the derivatives of log π, have the mean zero, and keep their digits where one answer has all but everything", "[categorical]") {
  const Categorical locked = over({1, 1e-13, 2e-13});
  for (const Categorical& model : {q, with_features(0.7, -1.5), locked}) {
    Points x(model.answers(), 1);
    for (Index k = 0; k < x.rows(); ++k) x(k, 0) = static_cast<double>(k);
    const Points score = model.score(x);
    for (Index j = 0; j < score.cols(); ++j) {
      CHECK(std::abs((model.probabilities * score.col(j)).sum()) < 1e-15);
      Values up = model.theta(), down = up;
      up[j] += 1e-5;
      down[j] -= 1e-5;
      const Values difference = (model.with_theta(up).log_density(x) - model.with_theta(down).log_density(x)) / 2e-5;
      CHECK((difference - score.col(j)).abs().maxCoeff() < 1e-9);
    }
  }
  CHECK(locked.score(Points::Zero(1, 1))(0, 0) == Approx(locked.probabilities[1] + locked.probabilities[2]).epsilon(1e-15));
}

TEST_CASE("Through features the gradient is that of the logits, taken along them", "[categorical]") {
  const Categorical few = with_features(0.7, -1.5), target = over({1, 5, 2, 0.1, 3});
  const Categorical all{few.probabilities};
  for (const Divergence d : every_kind()) {
    INFO(name(d.kind) << " " << d.alpha);
    const Values expected = (few.features.matrix().transpose() * gradient(d, target, all).matrix()).array();
    CHECK((gradient(d, target, few) - expected).abs().maxCoeff() < 1e-13 * (1 + expected.abs().maxCoeff()));
  }
}

TEST_CASE("Answers come as often as they are probable, and those of probability zero never", "[categorical]") {
  const Categorical rare = over({0, 0.5, 0, 0.3, 0.1999, 0.0001, 0});
  numeric::Stream stream(4, 0, 0);
  constexpr Index n = 1000000;
  const Points x = rare.sample(stream, n);
  double pearson = 0;
  for (Index k = 0; k < rare.answers(); ++k) {
    const double count = static_cast<double>((x == static_cast<double>(k)).count()), expected = n * rare.probabilities[k];
    if (expected == 0) CHECK(count == 0);
    else pearson += (count - expected) * (count - expected) / expected;
  }
  CHECK(pearson < 16.3);  // of three degrees of freedom: more once in a thousand
}

TEST_CASE("A sample is the distribution function turned round: the answer up to which less than the uniform comes before", "[categorical]") {
  const Categorical many = by_rule("broad", true);
  numeric::Stream one(7, 3, 1), other(7, 3, 1);
  const Points x = many.sample(one, 4000);
  double uniform[4];
  for (Index i = 0; i < x.rows(); ++i) {
    if (i % 4 == 0) other.uniform().store(uniform);
    const Index k = static_cast<Index>(x(i, 0));
    CHECK(many.probabilities.head(k).sum() <= uniform[i % 4] + 1e-14);
    CHECK(many.probabilities.head(k + 1).sum() > uniform[i % 4] - 1e-14);
  }
}
