/// Finitely many answers, each with a probability: a target, and a model.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "kl/density/envelope.h"
#include "kl/density/place.h"
#include "kl/density/tail.h"
#include "kl/numeric/random.h"
#include "kl/numeric/values.h"

namespace kl {

/// p(x) = probabilities[k] at the answer x = first + k. Between answers it is constant to the right, so that it is a density as well; integrals over
/// answers are sums all the same (`Panels`). As a model it is log-linear: log p = features · weights − log Z; without features each answer has a logit of its own.
struct Categorical {
  Values probabilities;  ///< of 2…4096 answers; ≥ 0 as given, not all 0
  Points features = {};  ///< answers × features, for a model of fewer parameters than answers; or empty
  Values weights = {};   ///< where it was made from θ: that, one weight a feature, or a logit an answer; or empty
  double first = 0;      ///< x of the first answer
  static constexpr std::string_view family = "categorical";

  static constexpr Index least_answers = 2, most_answers = 4096;

  Index answers() const { return probabilities.size(); }
  /// Refuses path.probabilities or path.probabilities[k] (InvalidScenario).
  void check(const std::string& path) const;
  /// The same with probabilities that sum to one. Every other member expects this form.
  Categorical normalized() const;

  /// log p at each row of x (n × 1): n values, in nats, to within an ulp; −∞ where p is zero and beyond the answers. Where it was made from θ
  /// to within 2 ulp of the largest difference of two logits, and finite also where p itself is below the smallest double.
  Values log_density(const Points& x) const;
  /// ∂ log p/∂x at each row of x: 0.
  Values slope(const Points& x) const { return Values::Zero(x.rows()); }
  /// n answers from the stream, by inverting the distribution function: a uniform makes each four. None with probability zero.
  Points sample(numeric::Stream& stream, Index n) const;
  /// A = ∞.
  Tail tail(End end) const;
  /// The borders between answers.
  std::vector<double> break_points() const;
  Support support() const;
  Outline outline() const;
  std::vector<Place> places() const { return {{first, 1, ".probabilities"}}; }
  /// The same distribution, x counted from `origin`.
  Categorical seen_from(double origin) const { return {probabilities, features, weights, first - origin}; }
  /// Of the answers' x.
  Moments moments() const;

  // As a model: θ the weights of the features, or the logits. No probability may be zero: a logit of −∞ is no parameter.
  std::vector<std::string> parameters() const;  ///< "feature[0]", …, or "logit[0]", …
  Values theta() const;                         ///< the logits are the logarithms of the probabilities, where they are not known
  /// The model with these features, or with a logit for each answer, at θ; the probabilities at hand do not matter. A constant added to all logits
  /// changes nothing.
  Categorical with_theta(const Values& theta) const;
  /// ∂ log q/∂θ at fixed x: n × parameters, features − E_q[features], of logits 1[x is the answer] − probability.
  Points score(const Points& x) const;

  Values log_probabilities() const;  ///< of all answers, as log_density

  bool operator==(const Categorical& other) const;

 private:
  bool has_features() const { return features.size() > 0; }
  /// The answer at x, or −1.
  Index answer_at(double x) const;
  Values logits() const;  ///< from θ
};

}  // namespace kl
