#include "kl/experiment/sequences.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include "kl/experiment/estimate_axis.h"
#include "kl/experiment/run.h"
#include "kl/experiment/sequence_batches.h"
#include "kl/experiment/sequence_moments.h"
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

constexpr double largest_logit = 50, most_samples = 1e8, most_bins = 512, most_listed = 256;

void check_integer(double value, double least, double most, const std::string& field) {
  if (!numeric::is_integer(value, least, most))
    refuse_invalid(field, "an integer from " + std::to_string(static_cast<std::int64_t>(least)) + " to " + std::to_string(static_cast<std::int64_t>(most)));
}

void check_logits(const Values& logits, double tokens, const std::string& field) {
  const double count = (tokens + 1) * tokens;
  if (static_cast<double>(logits.size()) != count)
    refuse_invalid(field, std::to_string(static_cast<int>(count)) + " numbers: tokens + 1 rows of as many as there are tokens");
  for (Index i = 0; i < logits.size(); ++i)
    if (!(std::abs(logits[i]) <= largest_logit)) refuse_invalid(field + "[" + std::to_string(i) + "]", "a number from -50 to 50");
}

SequencesRequest checked(SequencesRequest request) {
  check_integer(request.tokens, 2, most_tokens, "tokens");
  check_integer(request.length, 1, most_steps, "length");
  check_logits(request.policy, request.tokens, "policy");
  check_logits(request.reference, request.tokens, "reference");
  check_integer(request.top, 1, request.tokens, "top");
  check_integer(request.batch_size, 2, 1e6, "batchSize");
  check_integer(request.batches, 0, 1e6, "batches");
  check_integer(request.seed, 0, numeric::largest_integer, "seed");
  check_integer(request.bins, 1, most_bins, "bins");
  check_integer(request.list, 0, most_listed, "list");
  if (request.batch_size * request.batches > most_samples)
    refuse_limit("batches", "batchSize × batches is the number of sequences drawn, which must be at most 100000000.");
  return request;
}

std::vector<ReadySequenceEstimator> ready(const SequenceChain& chain, Index top) {
  std::vector<ReadySequenceEstimator> all;
  for (const SequenceEstimator& entry : sequence_estimators()) all.emplace_back(entry, chain, top);
  return all;
}

using Listed = SequencesResult::Listed;

/// The first so many of the sequences seen, by one of their numbers.
class List {
 public:
  List(double Listed::* by, double count) : by_(by), count_(static_cast<std::size_t>(count)) {}
  void add(const Listed& one) {
    if (listed_.size() == count_ && (count_ == 0 || !(one.*by_ > listed_.back().*by_))) return;
    const auto after = std::find_if(listed_.begin(), listed_.end(), [&](const Listed& other) { return one.*by_ > other.*by_; });
    listed_.insert(after, one);
    if (listed_.size() > count_) listed_.pop_back();
  }
  const std::vector<Listed>& listed() const { return listed_; }

 private:
  double Listed::* by_;
  std::size_t count_;
  std::vector<Listed> listed_;
};

}  // namespace

struct SequencesRun::Work {
  SequencesRequest request;
  SequenceChain chain;
  SequenceDivergence divergence;
  std::vector<ReadySequenceEstimator> estimators;
  SequenceMoments moments;
  List likeliest, heaviest;
  std::optional<SequenceBatches> batches{};  ///< once the exact part is done
  double pass = 0, number = 0;               ///< of the next sequence
  Sequence sequence{};

  explicit Work(SequencesRequest asked)
      : request(checked(std::move(asked))), chain(static_cast<Index>(request.tokens), static_cast<Index>(request.length), request.policy, request.reference),
        divergence(sequence_divergence(chain)), estimators(ready(chain, static_cast<Index>(request.top))), moments(chain, estimators, request.batch_size),
        likeliest(&Listed::policy, request.list), heaviest(&Listed::share, request.list), sequence(chain.sequence(0)) {}

  /// Whose variance a few sequences can make up.
  const ReadySequenceEstimator& whole_k3() const {
    return *std::find_if(estimators.begin(), estimators.end(), [](const ReadySequenceEstimator& one) { return one.about().name == "k3"; });
  }
  void enumerate();
  std::vector<std::vector<Values>> edges() const;
  double truth(std::size_t i, Index j) const { return estimators[i].is_value() ? divergence.value : divergence.gradient[j]; }
  bool finished() const { return batches && batches->batches() == request.batches; }
  double fraction() const {
    if (finished()) return 1;
    constexpr double sequence_cost = 4;  // about as long as so many samples take
    const double exact = sequence_cost * (pass * chain.sequences() + number), sampled = batches ? batches->samples() : 0;
    return (exact + sampled) / (2 * sequence_cost * chain.sequences() + request.batch_size * request.batches + 1);
  }
};

void SequencesRun::Work::enumerate() {
  double probability = 1, reference = 1, log_ratio = 0;
  for (Index t = 0; t < chain.length; ++t) {
    probability *= chain.policy[sequence.cell[t]];
    reference *= chain.reference[sequence.cell[t]];
    log_ratio += chain.log_ratio[sequence.cell[t]];
  }
  if (pass == 0) {
    const double deviation = whole_k3().value(chain, sequence) - divergence.value;
    const Listed one{sequence, probability, reference, log_ratio, (probability * deviation) * deviation};
    likeliest.add(one);
    heaviest.add(one);
    moments.add_first(sequence, probability);
  } else
    moments.add_second(sequence, probability);
  chain.next(sequence);
  if (++number < chain.sequences()) return;
  number = 0;
  sequence = chain.sequence(0);
  if (++pass == 1) moments.begin_second();
  else batches.emplace(chain, estimators, request.batch_size, request.seed, edges());
}

/// Of each estimator, of each number it estimates.
std::vector<std::vector<Values>> SequencesRun::Work::edges() const {
  std::vector<std::vector<Values>> all(estimators.size());
  for (const bool of_values : {true, false})
    for (Index j = 0; j < (of_values ? 1 : chain.cells()); ++j) {
      std::vector<double> sds;
      for (std::size_t i = 0; i < estimators.size(); ++i)
        if (estimators[i].is_value() == of_values) sds.push_back(moments.sd(i)[j]);
      for (std::size_t i = 0; i < estimators.size(); ++i)
        if (estimators[i].is_value() == of_values) all[i].push_back(estimate_edges(truth(i, j), sds, static_cast<int>(request.bins)));
    }
  return all;
}

SequencesRun::SequencesRun(SequencesRequest request) : work_(std::make_unique<Work>(std::move(request))) {}
SequencesRun::~SequencesRun() = default;
SequencesRun::SequencesRun(SequencesRun&&) noexcept = default;

double SequencesRun::advance() {
  constexpr int at_once = 64;
  const Slice slice;
  while (!work_->finished() && !slice.over()) {
    for (int i = 0; i < at_once && !work_->batches; ++i) work_->enumerate();
    if (work_->batches && !work_->finished()) work_->batches->advance();
  }
  return work_->fraction();
}

SequencesResult SequencesRun::result() const {
  const Work& work = *work_;
  SequencesResult result{work.chain, work.divergence, work.chain.sequences(), {}, work.likeliest.listed(), work.heaviest.listed()};
  for (std::size_t i = 0; i < work.estimators.size(); ++i) {
    const ReadySequenceEstimator& one = work.estimators[i];
    SequencesResult::Estimator estimator{&one.about(), work.moments.mean(i), work.moments.sd(i), {}, {}, {}};
    const Index count = estimator.exact_mean.size();
    estimator.sampled_mean = Values::Constant(count, std::numeric_limits<double>::quiet_NaN());
    estimator.sampled_sd = estimator.sampled_mean;
    for (Index j = 0; j < count; ++j) {
      const numeric::Moments& moments = work.batches->moments(i, j);
      if (moments.count > 0) estimator.sampled_mean[j] = moments.mean;
      estimator.sampled_sd[j] = std::sqrt(moments.variance());
      const numeric::Histogram& histogram = work.batches->histogram(i, j);
      estimator.histogram.push_back({histogram.edges(), histogram.counts(), histogram.below(), histogram.above()});
    }
    if (one.about().name == "k3")
      for (std::vector<Listed>* list : {&result.likeliest, &result.heaviest})
        for (Listed& listed : *list) listed.share /= estimator.exact_sd[0] > 0 ? estimator.exact_sd[0] * estimator.exact_sd[0] * work.request.batch_size : 1;
    result.estimators.push_back(std::move(estimator));
  }
  return result;
}

}  // namespace kl::experiment
