#include "kl/experiment/sequences.h"
#include <catch2/catch.hpp>
#include <cmath>
#include <span>
#include "kl/experiment/sequence_moments.h"
#include "kl/numeric/random.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;

namespace {

struct SequenceEstimatorTruth {
  std::string_view name;
  std::span<const double> mean, sd;  ///< of a batch's estimate
};
struct SequenceTruth {
  double tokens, length, top, batch_size;
  std::span<const double> policy, reference;
  double divergence;
  std::span<const double> gradient;
  std::span<const SequenceEstimatorTruth> estimators;
};

#include "../truth/sequences.inc"

Values values(std::span<const double> numbers) { return Eigen::Map<const Values>(numbers.data(), static_cast<Index>(numbers.size())); }

SequencesResult result_of(SequencesRequest request) {
  SequencesRun run(std::move(request));
  while (run.advance() < 1) {}
  return run.result();
}

const SequencesResult::Estimator& named(const SequencesResult& result, std::string_view name) {
  for (const SequencesResult::Estimator& one : result.estimators)
    if (one.about->name == name) return one;
  FAIL("no estimator " << name);
  return result.estimators[0];
}

/// Reference logits of this spread, and a policy that has drifted from them.
SequencesRequest random_request(std::uint64_t seed, double tokens, double length, double drift) {
  numeric::Stream stream(seed, 0, 0);
  const Index count = static_cast<Index>((tokens + 1) * tokens);
  Values reference(count), policy(count);
  for (Index i = 0; i < count; ++i) {
    double four[numeric::lane_count];
    stream.normal().store(four);
    reference[i] = four[0];
    policy[i] = four[0] + drift * four[1];
  }
  return {.tokens = tokens, .length = length, .policy = policy, .reference = reference, .top = 1, .batch_size = 2, .batches = 0, .seed = 1, .bins = 8};
}

double largest(const Values& x) { return x.abs().maxCoeff(); }

/// No number of one further from the other's than this share of the largest.
bool agree(const Values& one, const Values& other, double relative) { return largest(one - other) <= relative * largest(other); }

std::string refused(const SequencesRequest& request) {
  try {
    SequencesRun run(request);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

}  // namespace

TEST_CASE("The KL of sequences, its gradient, and every estimator's mean and sd are those of the definitions", "[sequences]") {
  for (const SequenceTruth& truth : sequence_truths) {
    INFO(truth.tokens << " tokens, " << truth.length << " steps");
    const SequencesResult result = result_of({truth.tokens, truth.length, values(truth.policy), values(truth.reference), truth.top, truth.batch_size, 0, 1, 4});
    CHECK(std::abs(result.divergence.value - truth.divergence) <= 1e-14 * truth.divergence + 1e-18);
    CHECK(agree(result.divergence.gradient, values(truth.gradient), 1e-12));
    for (const SequenceEstimatorTruth& of : truth.estimators) {
      INFO(of.name);
      const SequencesResult::Estimator& one = named(result, of.name);
      // What the terms of a mean take from each other they lose in digits: the sd says how large they are.
      const double size = largest(values(of.sd)) * std::sqrt(truth.batch_size);
      CHECK(largest(one.exact_mean - values(of.mean)) <= 1e-13 * largest(values(of.mean)) + 1e-15 * size + 4e-16);
      CHECK(largest(one.exact_sd - values(of.sd)) <= 1e-12 * largest(values(of.sd)) + 2e-16);
    }
  }
}

TEST_CASE("An estimator called unbiased has the KL or its gradient as exact mean, for every policy, and no other has", "[sequences]") {
  std::vector<double> off(sequence_estimators().size(), 0.0);
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const SequencesResult result = result_of(random_request(seed, 3, 3, 0.7));
    for (std::size_t i = 0; i < off.size(); ++i) {
      const SequencesResult::Estimator& one = result.estimators[i];
      const bool is_value = one.about->estimates == estimator::Estimates::value;
      const Values truth = is_value ? Values(Values::Constant(1, result.divergence.value)) : result.divergence.gradient;
      off[i] = std::max(off[i], largest(one.exact_mean - truth) / largest(truth));
    }
  }
  for (std::size_t i = 0; i < off.size(); ++i) {
    INFO(sequence_estimators()[i].name);
    if (sequence_estimators()[i].unbiased) CHECK(off[i] < 1e-13);
    else CHECK(off[i] > 1e-2);
  }
}

TEST_CASE("The steps' shares add up to the KL, and are what each step adds when sequences get longer", "[sequences]") {
  SequencesRequest request = random_request(7, 4, 5, 1);
  const SequencesResult whole = result_of(request);
  CHECK(whole.divergence.steps.sum() == Approx(whole.divergence.value).epsilon(1e-14));
  double before = 0;
  for (double length = 1; length <= 5; ++length) {
    request.length = length;
    const double value = result_of(request).divergence.value;
    CHECK(value - before == Approx(whole.divergence.steps[static_cast<Index>(length) - 1]).epsilon(1e-12));
    before = value;
  }
}

TEST_CASE("With the prefix given, the mean over all tokens never varies more than the token drawn: the step's term of Rao-Blackwell against k1's", "[sequences]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const SequencesRequest request = random_request(seed, 3, 4, 0.25 * static_cast<double>(1 + seed % 8));
    const SequenceChain chain(3, 4, request.policy, request.reference);
    for (Index t = 0; t < chain.length; ++t) {
      double mean = 0, drawn = 0, averaged = 0;
      Sequence sequence = chain.sequence(0);
      for (double i = 0; i < chain.sequences(); ++i, chain.next(sequence)) {
        double probability = 1;
        for (Index u = 0; u < chain.length; ++u) probability *= chain.policy[sequence.cell[u]];
        const double k1 = chain.log_ratio[sequence.cell[t]], rao_blackwell = chain.row_divergence[sequence.row[t]];
        mean += probability * k1;
        drawn += probability * k1 * k1;
        averaged += probability * rao_blackwell * rao_blackwell;
      }
      CHECK(averaged - mean * mean <= (drawn - mean * mean) * (1 + 1e-12));
    }
  }
}

TEST_CASE("Where every row has the same KL, Rao-Blackwell's estimate does not vary, and of one step neither does its gradient", "[sequences]") {
  SequencesRequest request = random_request(3, 4, 4, 1);
  for (Index row = 1; row < 5; ++row) {
    request.policy.segment(4 * row, 4) = request.policy.head(4);
    request.reference.segment(4 * row, 4) = request.reference.head(4);
  }
  const SequencesResult same = result_of(request);
  CHECK(named(same, "rao-blackwell").exact_sd[0] < 1e-14);
  CHECK(named(same, "k1").exact_sd[0] > 0.1);
  request.length = 1;
  const SequencesResult one = result_of(request);
  CHECK(largest(named(one, "rao-blackwell-gradient").exact_sd) < 1e-15);
  CHECK(largest(named(one, "reward-to-go").exact_sd) > 0.1);
}

TEST_CASE("Over whole sequences Rao-Blackwell varies less than k1 for random policies, and more where steps make up for each other", "[sequences]") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const SequencesResult result = result_of(random_request(seed, 3, 4, 0.5));
    CHECK(named(result, "rao-blackwell").exact_sd[0] < named(result, "k1").exact_sd[0]);
  }
  // The reference with what follows 1 by 1 filtered out: log π/π_ref is the same for all that is left, so that k1 knows the KL from one sample.
  const double kept = 0.55, tiny = 1e-9;
  const Values reference = (Values(6) << std::log(0.5), std::log(0.5), std::log(0.5), std::log(0.5), std::log(0.1), std::log(0.9)).finished();
  const Values policy = (Values(6) << std::log(0.5 / kept), std::log(0.05 / kept), std::log(0.5), std::log(0.5), 0.0, std::log(tiny)).finished();
  const SequencesResult filtered = result_of({.tokens = 2, .length = 2, .policy = policy, .reference = reference, .top = 1, .batch_size = 2, .batches = 0, .seed = 1, .bins = 1});
  CHECK(filtered.divergence.value == Approx(-std::log(kept)).epsilon(1e-6));
  CHECK(named(filtered, "k1").exact_sd[0] < 1e-3);
  CHECK(named(filtered, "rao-blackwell").exact_sd[0] > 0.4);
}

TEST_CASE("k1 is the same per token and per sequence; k3 of a sequence grows exponentially noisier with its length, k3 of tokens does not", "[sequences]") {
  SequencesRequest request = random_request(2, 4, 6, 1);
  for (Index row = 1; row < 5; ++row) {  // independent tokens, for closed forms
    request.policy.segment(4 * row, 4) = request.policy.head(4);
    request.reference.segment(4 * row, 4) = request.reference.head(4);
  }
  const SequenceChain chain(4, 1, request.policy, request.reference);
  const double one_more = (chain.reference.head(4).square() / chain.policy.head(4)).sum();  // E[r²] of a token, 1 + χ²
  double token_variance = 0;
  for (double length = 1; length <= 6; ++length) {
    INFO(length << " steps");
    request.length = length;
    const SequencesResult result = result_of(request);
    const double whole = named(result, "k3").exact_sd[0], token = named(result, "token-k3").exact_sd[0];
    if (length == 1) token_variance = token * token;
    CHECK(token * token == Approx(length * token_variance).epsilon(1e-12));
    // Var k3 = Var r − 2 J + Var ℓ, J the sum of both KLs, of which the last two grow with the length alone.
    const double forward = length * (chain.reference.head(4) * -chain.log_ratio.head(4)).sum(), k1 = named(result, "k1").exact_sd[0];
    double second = 1;
    for (double step = 0; step < length; ++step) second *= one_more;
    CHECK(2 * whole * whole == Approx(second - 1 - 2 * (result.divergence.value + forward) + 2 * k1 * k1).epsilon(1e-10));
  }
}

TEST_CASE("A truncated estimate never lies above what it leaves nothing out of; its remedies lie at or below the KL, or on it", "[sequences]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SequencesRequest request = random_request(seed, 4, 3, 1);
    double generalized = 0, rest = 0;
    for (request.top = 1; request.top <= 4; ++request.top) {
      const SequencesResult result = result_of(request);
      const double kl = result.divergence.value * (1 + 1e-13);
      const double with_rest = named(result, "top-k-rest").exact_mean[0], non_negative = named(result, "top-k-generalized").exact_mean[0];
      CHECK(with_rest <= kl);
      CHECK(non_negative <= kl);
      CHECK(with_rest >= rest * (1 - 1e-13));  // finer distributions are further apart
      CHECK(non_negative >= generalized * (1 - 1e-13));
      rest = with_rest;
      generalized = non_negative;
      if (request.top < 4) continue;
      // Of all tokens each is what it would be without the cut.
      for (const std::string_view name : {"top-k", "top-k-generalized", "top-k-rest", "top-k-tail"}) {
        INFO(name);
        CHECK(agree(named(result, name).exact_mean, named(result, "rao-blackwell").exact_mean, 1e-13));
        CHECK(named(result, name).exact_sd[0] == Approx(named(result, "rao-blackwell").exact_sd[0]).epsilon(1e-10));
      }
      for (const std::string_view name : {"top-k-loss", "top-k-generalized-loss", "top-k-rest-loss", "top-k-tail-loss"}) {
        INFO(name);
        CHECK(agree(named(result, name).exact_mean, named(result, "token-loss").exact_mean, 1e-12));
      }
    }
  }
}

TEST_CASE("A loss that holds prefixes fixed misses the gradient by what the choice of prefix does, and of one step misses nothing", "[sequences]") {
  SequencesRequest request = random_request(9, 3, 3, 1);
  const SequencesResult result = result_of(request);
  for (const std::string_view name : {"token-k2-loss", "top-k-tail-loss"}) CHECK(agree(named(result, name).exact_mean, named(result, "token-loss").exact_mean, 1e-12));
  CHECK(!agree(named(result, "token-loss").exact_mean, result.divergence.gradient, 0.1));
  // The last row drawn from has no later one; with one step all there is is the first row.
  request.length = 1;
  const SequencesResult one = result_of(request);
  CHECK(agree(named(one, "token-loss").exact_mean, one.divergence.gradient, 1e-13));
  CHECK(agree(named(one, "token-k3-loss").exact_mean, named(one, "k3-loss").exact_mean, 1e-13));
  CHECK(largest(named(result, "token-k1-loss").exact_mean) < 1e-15);
}

TEST_CASE("The batches drawn have the exact mean and sd, to within what so many can show", "[sequences]") {
  SequencesRequest request = random_request(4, 3, 4, 0.4);
  request.top = 2;
  request.batch_size = 16;
  request.batches = 20000;
  const SequencesResult result = result_of(request);
  for (const SequencesResult::Estimator& one : result.estimators) {
    INFO(one.about->name);
    for (Index j = 0; j < one.exact_mean.size(); ++j) {
      CHECK(std::abs(one.sampled_mean[j] - one.exact_mean[j]) <= 5 * one.exact_sd[j] / std::sqrt(request.batches) + 1e-15);
      CHECK(one.sampled_sd[j] == Approx(one.exact_sd[j]).epsilon(0.12).margin(1e-15));
      const StudyHistogram& histogram = one.histogram[static_cast<std::size_t>(j)];
      double counted = histogram.below + histogram.above;
      for (const std::uint32_t count : histogram.counts) counted += count;
      CHECK(counted == request.batches);
    }
  }
}

TEST_CASE("The likeliest sequences and those that k3's variance comes from are listed, largest first; over all their shares are one", "[sequences]") {
  SequencesRequest request = random_request(5, 2, 4, 1);
  request.list = 16;
  const SequencesResult all = result_of(request);
  double probability = 0, share = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    probability += all.likeliest[i].policy;
    share += all.heaviest[i].share;
    CHECK(all.likeliest[i].log_ratio == Approx(std::log(all.likeliest[i].policy / all.likeliest[i].reference)).epsilon(1e-12).margin(1e-14));
    if (i == 0) continue;
    CHECK(all.likeliest[i].policy <= all.likeliest[i - 1].policy);
    CHECK(all.heaviest[i].share <= all.heaviest[i - 1].share);
  }
  CHECK(probability == Approx(1).epsilon(1e-14));
  CHECK(share == Approx(1).epsilon(1e-12));
  request.list = 3;
  const SequencesResult few = result_of(request);
  REQUIRE(few.likeliest.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(few.likeliest[i].sequence.token == all.likeliest[i].sequence.token);
}

TEST_CASE("Logits as far apart as they may be give numbers, none of them infinite", "[sequences]") {
  SequencesRequest request = random_request(1, 6, 6, 1);
  for (Index i = 0; i < request.policy.size(); ++i) request.policy[i] = -(request.reference[i] = i % 6 == 0 ? 50 : -50);
  request.batches = 10;
  for (const SequencesResult::Estimator& one : result_of(request).estimators) {
    INFO(one.about->name);
    CHECK(one.exact_mean.isFinite().all());
    CHECK(one.exact_sd.isFinite().all());
    CHECK(one.sampled_mean.isFinite().all());
  }
}

TEST_CASE("A policy that is its reference has KL and gradient zero, and no estimate that differs from them", "[sequences]") {
  SequencesRequest request = random_request(6, 3, 3, 0);
  request.batches = 4;
  const SequencesResult result = result_of(request);
  CHECK(result.divergence.value == 0);
  CHECK(largest(result.divergence.gradient) == 0);
  for (const SequencesResult::Estimator& one : result.estimators) {
    if (one.about->catalog == "k1-loss" || one.about->name == "top-k-loss") continue;  // noise, and a bias, at any policy
    INFO(one.about->name);
    CHECK(largest(one.exact_mean) < 1e-15);
    CHECK(largest(one.exact_sd) < 1e-15);
    CHECK(largest(one.sampled_mean) < 1e-15);
  }
}

TEST_CASE("Requests for sequences are refused by the field that is wrong", "[sequences]") {
  const SequencesRequest good = random_request(1, 3, 3, 1);
  const auto with = [&](auto change) {
    SequencesRequest request = good;
    change(request);
    return refused(request);
  };
  CHECK(refused(good) == "");
  CHECK(with([](auto& r) { r.tokens = 1; }) == "InvalidScenario tokens");
  CHECK(with([](auto& r) { r.tokens = 7; }) == "InvalidScenario tokens");
  CHECK(with([](auto& r) { r.length = 2.5; }) == "InvalidScenario length");
  CHECK(with([](auto& r) { r.policy = Values::Zero(11); }) == "InvalidScenario policy");
  CHECK(with([](auto& r) { r.reference[5] = 51; }) == "InvalidScenario reference[5]");
  CHECK(with([](auto& r) { r.policy[2] = std::nan(""); }) == "InvalidScenario policy[2]");
  CHECK(with([](auto& r) { r.top = 4; }) == "InvalidScenario top");
  CHECK(with([](auto& r) { r.batch_size = 1; }) == "InvalidScenario batchSize");
  CHECK(with([](auto& r) { r.batches = -1; }) == "InvalidScenario batches");
  CHECK(with([](auto& r) { r.batches = 1e6; r.batch_size = 101; }) == "LimitExceeded batches");
  CHECK(with([](auto& r) { r.seed = 0.5; }) == "InvalidScenario seed");
  CHECK(with([](auto& r) { r.bins = 513; }) == "InvalidScenario bins");
  CHECK(with([](auto& r) { r.list = 257; }) == "InvalidScenario list");
}
