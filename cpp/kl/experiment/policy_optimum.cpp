#include "kl/experiment/policy_optimum.h"
#include <cmath>
#include "kl/numeric/elementary.h"
#include "kl/numeric/softmax.h"

namespace kl::experiment {
namespace {

/// π_ref e^(reward/β), normalized. Everything is counted from the answer that has the most of it: a difference of two rewards rounds in proportion to itself,
/// while reward/β, up to 10⁶, would round in its tenth digit.
Values tilted(const Values& rewards, const Values& log_reference, double beta) {
  const auto lead = [&](Index a, Index b) { return (log_reference[a] - log_reference[b]) + (rewards[a] - rewards[b]) / beta; };
  Index most = 0;
  for (Index a = 1; a < rewards.size(); ++a)
    if (lead(a, most) > 0) most = a;
  Values logits(rewards.size());
  for (Index a = 0; a < rewards.size(); ++a) logits[a] = lead(a, most);
  return numeric::log_softmax(logits);
}

struct Sum { double rounded, rest; };
/// a − b = rounded + rest, exactly. Source: Knuth (1969), The Art of Computer Programming 2, section 4.2.2, theorem B.
Sum difference(double a, double b) {
  const double rounded = a - b, of_b = a - rounded;
  return {rounded, (a - (rounded + of_b)) + (of_b - b)};
}

/// β π_ref/(t + d), d = the largest reward − reward, t = λ − the largest reward: the t with Σ π_ref (β − t − d)/(t + d) = 0. That is the sum of π less that of
/// π_ref, term by term, in which nothing cancels that need not. 1/Σ β π_ref/(t + d) grows with t and bends down, so that Newton's steps on it from below stay
/// below and come to the root from any scale; it lies between β times what π_ref gives to the best answers, and β.
Values mirrored(const Values& rewards, const Values& reference, double beta) {
  const double best = rewards.maxCoeff(), total = reference.sum();
  const Values distance = best - rewards;
  Values margin(rewards.size());  // β − d, right to the last place also where it is small
  for (Index a = 0; a < rewards.size(); ++a) {
    const Sum d = difference(best, rewards[a]), m = difference(beta, d.rounded);
    margin[a] = m.rounded + (m.rest - d.rest);
  }
  double t = beta * ((distance == 0).select(reference, 0.0).sum() / total);
  for (int step = 0; step < 200; ++step) {
    const double excess = (reference * (margin - t) / (distance + t)).sum() / total;
    const double decline = (beta * reference / (distance + t) * (t / (distance + t))).sum() / total;  // −t times the slope of excess
    const double next = t + t * excess * (1 + excess) / decline;
    if (!(next > t)) break;
    t = next;
  }
  return numeric::log(Values(reference / total)) + numeric::log(Values(beta / (distance + t)));
}

}  // namespace

double divergence_of(const Values& log_a, const Values& log_b) {
  double sum = 0;
  for (Index i = 0; i < log_a.size(); ++i) {
    // a (e^l − 1 − l): no term is below zero.
    const double l = log_b[i] - log_a[i], a = numeric::exp(log_a[i]);
    sum += l < 1 ? a * numeric::expm1_minus_x(l) : numeric::exp(log_b[i]) - a - a * l;
  }
  return sum;
}

double entropy_of(const Values& log_policy) { return -(numeric::exp(log_policy) * log_policy).sum(); }

PolicyOptimum policy_optimum(const Values& rewards, const Values& reference, double beta, estimator::Objective penalty) {
  const Values log_reference = numeric::log(Values(reference / reference.sum()));
  const double best = rewards.maxCoeff();
  if (penalty == estimator::Objective::reverse_kl) {
    const Values log_policy = tilted(rewards, log_reference, beta);
    // β log Z, from any answer: the likeliest has no logarithm that rounds much.
    Index most;
    log_policy.maxCoeff(&most);
    return {log_policy, rewards[most] + beta * (log_reference[most] - log_policy[most])};
  }
  const Values log_policy = mirrored(rewards, reference, beta);
  const double lost = (numeric::exp(log_policy) * (best - rewards)).sum();
  return {log_policy, best - lost - beta * divergence_of(log_reference, log_policy)};
}

}  // namespace kl::experiment
