// Estimators over answers: few answers make few batches, so that what any estimator does is had by going through all of them.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>
#include "categoricals.h"
#include "estimators.h"
#include "kl/estimator/channel.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::estimator;

namespace {

const Categorical p = over({0.2, 0.5, 0.3}), q = over({0.4, 0.25, 0.35}), behavior = over({1, 1, 3});

std::vector<Chosen> entries_for(const Setting& setting) {
  std::vector<Chosen> all;
  for (const Estimator& entry : entries()) {
    const bool off_policy_forward = setting.behavior && entry.about.objective == Objective::forward_kl;
    if (!(entry.reads & Column::path) && !off_policy_forward) all.push_back({&entry, 1});
  }
  return all;
}

bool takes(const Chosen& chosen, int batch_size) {
  try {
    check_batch_size(chosen, batch_size, "batchSize");
    return true;
  } catch (const Refusal&) {
    return false;
  }
}

const Categorical& drawn_from(const Setting& setting, Side side) { return std::get<Categorical>(setting.sampled(side)); }

/// visit(answers, probability) of each batch there is.
template <class Visit>
void all_batches(const Categorical& from, int batch_size, const Visit& visit) {
  Points x = Points::Zero(batch_size, 1);
  for (;;) {
    double probability = 1;
    for (int i = 0; i < batch_size; ++i) probability *= from.probabilities[static_cast<Index>(x(i, 0))];
    if (probability > 0) visit(x, probability);
    int place = 0;
    while (place < batch_size && ++x(place, 0) == static_cast<double>(from.answers())) x(place++, 0) = 0;
    if (place == batch_size) return;
  }
}

/// What sampling would give of one batch.
numeric::Moments estimate(const Chosen& chosen, const Setting& setting, int parameter, const Points& x) {
  Channel channel(chosen, setting, parameter, static_cast<double>(x.rows()));
  Block block;
  block.fill(setting, channel.side(), x, channel.reads_to_fit() | channel.reads_to_evaluate());
  const std::vector<kl::estimator::Piece> whole{{0, 0, x.rows(), 0}};
  channel.begin(1);
  if (channel.reads_to_fit() != 0) channel.fit(block, whole);
  channel.evaluate(block, whole, 0);
  channel.finish();
  return channel.moments(0);
}

struct Enumerated { double mean = 0, sd = 0, sample_variance = 0; };

/// Over all batches; of a weighted mean over those that met something of P.
template <class Estimate>
Enumerated enumerated(const Categorical& from, int batch_size, const Estimate& of_batch) {
  double all = 0;
  Enumerated result;
  std::vector<std::pair<double, double>> estimates;
  all_batches(from, batch_size, [&](const Points& x, double probability) {
    const numeric::Moments moments = of_batch(x);
    if (moments.count == 0) return;
    all += probability;
    result.mean += probability * moments.mean;
    result.sample_variance += probability * moments.variance();
    estimates.emplace_back(probability, moments.mean);
  });
  result.mean /= all;
  result.sample_variance /= all;
  double variance = 0;
  for (const auto& [probability, value] : estimates) variance += probability / all * (value - result.mean) * (value - result.mean);
  result.sd = std::sqrt(variance);
  return result;
}

void check_against_batches(const Setting& setting, int batch_size) {
  for (const Chosen& chosen : entries_for(setting)) {
    const About& about = chosen.entry->about;
    if (about.batch == Batch::two_fold || !takes(chosen, batch_size)) continue;
    const bool is_weighted = about.batch == Batch::self_normalized;
    const Values& of_p = std::get<Categorical>(setting.p).probabilities;
    const Exact found = exact(chosen, setting, batch_size, 0);
    for (Index j = 0; j < found.mean.size(); ++j) {
      INFO(about.name << ", parameter " << j << ", batches of " << batch_size);
      const Enumerated expected = enumerated(drawn_from(setting, about.samples_from), batch_size, [&](const Points& x) {
        bool meets_p = false;
        for (const double answer : x.col(0)) meets_p = meets_p || of_p[static_cast<Index>(answer)] > 0;
        return is_weighted && !meets_p ? numeric::Moments{} : estimate(chosen, setting, static_cast<int>(j), x);
      });
      if (!std::isfinite(expected.mean)) {
        CHECK_FALSE(std::isfinite(found.mean[j]));
        continue;
      }
      const double tolerance = is_weighted ? 1e-10 : 1e-12;
      CHECK(std::abs(found.mean[j] - expected.mean) <= tolerance * (std::abs(expected.mean) + expected.sd) + 1e-15);
      CHECK(std::abs(found.sd[j] - expected.sd) <= tolerance * expected.sd + 1e-15);
      if (batch_size == 1) CHECK((is_weighted || about.batch == Batch::batch_baseline) == std::isnan(found.sample_variance[j]));
      else CHECK(std::abs(found.sample_variance[j] - expected.sample_variance) <= 1e-9 * expected.sample_variance + 1e-15);
    }
  }
}

/// By the definition in the books, of a batch of answers.
using Definition = double (*)(const Values& p, const Values& q, const Points& scores, const Values& w, int j);
const std::map<std::string, Definition> definitions{
    {"self-normalized-importance", [](const Values&, const Values&, const Points&, const Values& w, int) { return (w * w.log()).sum() / w.sum(); }},
    {"self-normalized-importance-score", [](const Values&, const Values&, const Points& s, const Values& w, int j) { return -(w * s.col(j)).sum() / w.sum(); }},
    {"score-function-leave-one-out",
     [](const Values&, const Values&, const Points& s, const Values& w, int j) {
       const Values l = -w.log();
       return ((l - l.mean()) * (s.col(j) - s.col(j).mean())).sum() / static_cast<double>(l.size() - 1);
     }},
    {"score-function-batch-baseline", [](const Values&, const Values&, const Points& s, const Values& w, int j) { return ((-w.log() + w.log().mean()) * s.col(j)).mean(); }},
    {"k3-loss", [](const Values&, const Values&, const Points& s, const Values& w, int j) { return ((1 - w) * s.col(j)).mean(); }},
    {"k3-reward", [](const Values&, const Values&, const Points& s, const Values& w, int j) { return ((w - 1 - w.log()) * s.col(j)).mean(); }},
    {"importance-score", [](const Values&, const Values&, const Points& s, const Values& w, int j) { return -(w * s.col(j)).mean(); }},
};

}  // namespace

TEST_CASE("Exact moments are those of all batches there are: batches of one, two and four of three answers, every entry, on-policy and off", "[categorical][estimator]") {
  for (const int batch_size : {1, 2, 4}) {
    check_against_batches({p, q}, batch_size);
    check_against_batches({p, q, behavior}, batch_size);
  }
}

TEST_CASE("So they are where P has a zero, where an answer is rare, where the behavior leaves one out, and through features", "[categorical][estimator]") {
  check_against_batches({over({0, 2, 5}), q}, 4);
  check_against_batches({p, over({1e-9, 1, 2})}, 3);
  check_against_batches({over({1e-9, 1, 2}), q}, 3);
  check_against_batches({p, q, over({0, 1, 2})}, 2);
  check_against_batches({over({1, 5, 2, 0.1, 3}), with_features(0.7, -1.5)}, 3);
}

TEST_CASE("Batches by the definitions of the books have the exact mean and sd", "[categorical][estimator]") {
  constexpr int batch_size = 5;
  for (const auto& [name, definition] : definitions)
    for (const Estimator& entry : entries()) {
      if (entry.about.name != name) continue;
      const Exact found = exact({&entry, 1}, Setting{p, q}, batch_size, 0);
      for (Index j = 0; j < found.mean.size(); ++j) {
        INFO(name << ", parameter " << j);
        const Enumerated expected = enumerated(q, batch_size, [&, define = definition](const Points& x) {
          Values of_p(batch_size), of_q(batch_size);
          for (Index i = 0; i < batch_size; ++i) {
            of_p[i] = p.probabilities[static_cast<Index>(x(i, 0))];
            of_q[i] = q.probabilities[static_cast<Index>(x(i, 0))];
          }
          return numeric::Moments{1, define(of_p, of_q, q.score(x), of_p / of_q, static_cast<int>(j)), 0};
        });
        CHECK(found.mean[j] == Approx(expected.mean).epsilon(1e-10).margin(1e-14));
        CHECK(found.sd[j] == Approx(expected.sd).epsilon(1e-10));
      }
    }
}

TEST_CASE("Entries that fit their coefficient are exact for the true one, the best there is", "[categorical][estimator]") {
  const Setting setting{p, q};
  for (const Chosen& chosen : entries_for(setting)) {
    if (chosen.entry->about.batch != Batch::two_fold) continue;
    const Exact found = exact(chosen, setting, 4, 0);
    REQUIRE(found.kind == Exact::Kind::ideal);
    const Side side = chosen.entry->about.samples_from;
    Points x(3, 1);
    x << 0, 1, 2;
    Block block;
    block.fill(setting, side, x, chosen.entry->reads);
    const Values weight = drawn_from(setting, side).probabilities;
    for (Index j = 0; j < found.mean.size(); ++j) {
      INFO(chosen.entry->about.name << ", parameter " << j);
      const auto moments_at = [&](double lambda) {
        const Values lambdas = Values::Constant(block.padded, lambda);
        Values value(block.padded);
        chosen.entry->at_block(block, static_cast<int>(j), lambdas.data(), value.data());
        const Values f = value.head(3);
        const double mean = (weight * f).sum();
        return std::pair(mean, (weight * (f - mean).square()).sum());
      };
      const auto [mean, variance] = moments_at(found.coefficient[j]);
      CHECK(found.mean[j] == Approx(mean).epsilon(1e-13).margin(1e-15));
      CHECK(found.sd[j] == Approx(std::sqrt(variance / 4)).epsilon(1e-12).margin(1e-15));
      for (const double step : {-0.1, 0.1}) CHECK(moments_at(found.coefficient[j] + step).second > variance);
    }
  }
}

TEST_CASE("An entry called unbiased has the truth as its exact mean over answers as well, and the gradient of what training ships is what its line says", "[categorical][estimator]") {
  const Categorical far_p = over({0.005, 0.5, 0.495}), far_q = over({0.58, 0.02, 0.4});  // where clamps act
  for (const Chosen& chosen : entries_for({far_p, far_q})) {
    INFO(chosen.entry->about.name);
    const Values truth = truth_of(*chosen.entry, far_p, far_q), mean = exact(chosen, Setting{far_p, far_q}, 8, 0).mean;
    CHECK(((mean - truth).abs().maxCoeff() < 1e-13) == chosen.entry->about.unbiased);
  }
  const Values forward_gradient = divergence::gradient({divergence::Kind::forward_kl}, p, q), reverse_gradient = divergence::gradient({divergence::Kind::reverse_kl}, p, q);
  const auto mean_of = [](const std::string& name) { return exact(reverse(name), Setting{p, q}, 8, 0).mean; };
  CHECK(mean_of("k1-loss").abs().maxCoeff() < 1e-16);
  CHECK((mean_of("k3-loss") - forward_gradient).abs().maxCoeff() < 1e-15);
  CHECK((mean_of("k3-reward") - (reverse_gradient - forward_gradient)).abs().maxCoeff() < 1e-15);
  CHECK((mean_of("score-function-batch-baseline") - 7.0 / 8 * reverse_gradient).abs().maxCoeff() < 1e-15);
}

TEST_CASE("Shares of the variance that so many samples show: all of it once the rarest answer is expected, none of what a rarer one carries", "[categorical][estimator]") {
  const Categorical target = over({1e-4, 1, 1});
  const Exact many = exact(forward("k3"), Setting{target, q}, 1, 1e8), few = exact(forward("k3"), Setting{target, q}, 1, 100);
  CHECK(many.visible[0] > 0.999);
  CHECK(few.visible[0] < 0.01);
}

TEST_CASE("Entries that move samples along with θ are refused by their place where samples are answers, and no other", "[categorical][estimator]") {
  int refused = 0;
  for (const Estimator& entry : entries()) {
    INFO(entry.about.name);
    check_paths({&entry, 1}, rough_q, "estimators[0]");
    try {
      check_paths({&entry, 1}, q, "estimators[0]");
    } catch (const Refusal& refusal) {
      CHECK(refusal.name == "Unsupported");
      CHECK(refusal.field == "estimators[0]");
      ++refused;
    }
  }
  CHECK(refused == 4);  // pathwise, its antithetic pairs, sticking the landing, k3 pathwise
}
