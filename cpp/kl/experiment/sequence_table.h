/// The table of estimators of D(π‖π_ref) and of its gradient from sequences y ~ π. An entry says which formula of the catalog is used, which log-ratio that
/// formula sees, and what stands for the token drawn; the page, the docs and the tests read nothing but this table.
#pragma once
#include <array>
#include <span>
#include <string_view>
#include <vector>
#include "kl/estimator/estimator.h"
#include "kl/experiment/sequence_chain.h"

namespace kl::experiment {

/// The log-ratio that the formula sees at a step. All terms are summed over the steps, each with the score of its token; but for a value from the whole
/// sequence, which is one term.
enum class Scope {
  sequence,  ///< of all tokens
  token,     ///< of this one
  onward,    ///< of this one and all after it: what its choice can still change
};
/// Of what a token's term is the mean, given the tokens before it.
enum class Tokens {
  drawn,              ///< nothing: the token drawn
  all,                ///< all tokens, by π
  top,                ///< the k likeliest alone; the others' part is dropped
  top_and_rest,       ///< the k likeliest, and all others as if they were one token
  top_and_drawn_rest  ///< the k likeliest; where the token drawn is none of them, its own term besides
};

struct SequenceEstimator {
  std::string_view name;
  estimator::Estimates estimates;
  std::string_view catalog;  ///< the entry of the catalog whose formula it is, for D(Q‖P) with Q = π; of a gradient linear in the score
  Scope scope;
  Tokens tokens;
  bool has_later = false;  ///< a gradient: the score of each token times the KLs of the rows still to come, besides
  std::string_view formula;      ///< TeX, of one sequence
  std::string_view expectation;  ///< TeX: what its mean really is
  bool unbiased;                 ///< for every policy, length and k
  std::span<const std::string_view> known_as = {};  ///< what libraries call it, with the version looked at
  std::string_view source;

  std::string_view level() const { return scope == Scope::sequence ? "sequence" : "token"; }
};

/// All entries: values, then gradients.
std::span<const SequenceEstimator> sequence_estimators();

/// An entry made ready for a policy.
class ReadySequenceEstimator {
 public:
  /// `top`: k, 1…tokens.
  ReadySequenceEstimator(const SequenceEstimator& about, const SequenceChain& chain, Index top);

  const SequenceEstimator& about() const { return *about_; }
  bool is_value() const { return about_->estimates == estimator::Estimates::value; }
  /// Whether the mean of the other sequences' log-ratio is taken off each: then a batch has an estimate, and one sequence has none.
  bool leaves_one_out() const { return formula_->about.batch == estimator::Batch::leave_one_out; }
  /// A value, of one sequence.
  double value(const SequenceChain& chain, const Sequence& sequence) const;
  /// What the score of each step's token is multiplied with; of a leave-one-out entry before anything is taken off.
  void coefficients(const SequenceChain& chain, const Sequence& sequence, double* coefficient) const;
  /// What a visit to a row adds to the gradient by its logits, whatever is drawn there: a number a cell.
  const Values& row_gradient() const { return row_gradient_; }

 private:
  double at(double log_ratio) const;

  const SequenceEstimator* about_;
  const estimator::Estimator* formula_;
  Values cell_;          ///< the term of a token, where it is drawn, a number a cell
  Values row_gradient_;
};

}  // namespace kl::experiment
