#include "kl/experiment/study.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include "kl/estimator/reflection.h"
#include "kl/estimator/sampled.h"
#include "kl/experiment/estimate_axis.h"
#include "kl/experiment/run.h"
#include "kl/experiment/study_part.h"
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

using estimator::Chosen;
using numeric::Histogram;
using numeric::Moments;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

constexpr double most_samples = 1e9, most_parts = 256, samples_a_part = 65536;
/// Of the 32 MB the module has.
constexpr double most_bytes = 16.0 * 1024 * 1024;
/// Of one bin or one kept number, wherever it is held at once: while counting, in the result, and in the parts being merged.
constexpr double bytes_a_bin = 64, bytes_a_kept_number = 24;

void check_integer(double value, double least, double most, const std::string& field) {
  if (!numeric::is_integer(value, least, most))
    refuse_invalid(field, "an integer from " + std::to_string(static_cast<std::int64_t>(least)) + " to " + std::to_string(static_cast<std::int64_t>(most)));
}

/// A request that was checked.
struct Study {
  StudyRequest request;
  std::vector<Chosen> chosen;
  std::vector<std::vector<std::string>> parameters;  ///< of each estimator

  explicit Study(StudyRequest request);
  double batches_a_part() const {
    return std::max(std::ceil(samples_a_part / request.batch_size), std::ceil(request.batches / most_parts));
  }
  double part_count() const { return std::max(1.0, std::ceil(request.batches / batches_a_part())); }
  std::vector<Index> parameter_counts() const {
    std::vector<Index> counts;
    for (const auto& names : parameters) counts.push_back(static_cast<Index>(names.size()));
    return counts;
  }
  estimator::Setting setting() const {
    return {normalized(request.p), with_unit_mass(request.q), request.behavior ? std::optional<Density>(normalized(*request.behavior)) : std::nullopt};
  }
  int bins() const { return static_cast<int>(request.bins); }
  divergence::Divergence divergence() const {
    return {request.direction == estimator::Objective::forward_kl ? divergence::Kind::forward_kl : divergence::Kind::reverse_kl};
  }
};

void check_behavior(const StudyRequest& request, const std::vector<Chosen>& chosen) {
  if (!request.behavior) return;
  if (request.direction == estimator::Objective::forward_kl) refuse_invalid("behavior", "left out: it is for reverse KL alone");
  check(*request.behavior, "behavior");
  check_same_space(request.q, *request.behavior, "behavior");
  for (const Density* other : {&request.p, &request.q}) {
    try {
      check_pair(*request.behavior, *other);
    } catch (const Refusal& refusal) {
      refuse_limit("behavior", "behavior, p and q are too far apart: all their locations must lie within 10000000 times the smallest sd or scale of each other");
    }
  }
  for (const Chosen& one : chosen)
    if (one.entry->about.batch == estimator::Batch::antithetic && !estimator::has_reflection(*request.behavior))
      refuse_unsupported("behavior", "\"" + std::string(one.entry->about.name) + "\" turns the noise of a Gaussian or of a mixture round, and no other density's.");
}

Study::Study(StudyRequest asked) : request(std::move(asked)) {
  check_pair(request.p, request.q);
  check_model(request.q, "q");
  if (request.estimators.empty() || request.estimators.size() > 64) refuse_invalid("estimators", "a list of 1 to 64 estimators");
  double channels = 0;
  for (std::size_t i = 0; i < request.estimators.size(); ++i) {
    chosen.push_back(estimator::choose(request.estimators[i], request.direction, "estimators[" + std::to_string(i) + "]"));
    estimator::check_paths(chosen.back(), request.q, "estimators[" + std::to_string(i) + "]");
    estimator::check_batch_size(chosen.back(), request.batch_size, "batchSize");
    parameters.push_back(estimator::parameters(chosen.back(), request.q));
    channels += static_cast<double>(parameters.back().size());
  }
  check_behavior(request, chosen);
  check_integer(request.batches, 0, 1e9, "batches");
  check_integer(request.seed, 0, numeric::largest_integer, "seed");
  check_integer(request.bins, 1, 4096, "bins");
  check_integer(request.keep, 0, 4096, "keep");
  if (request.reach && !(*request.reach >= 1e-300 && *request.reach <= 1e300)) refuse_invalid("reach", "a number from 1e-300 to 1e300");
  if (request.batch_size * request.batches > most_samples)
    refuse_limit("batches", "batchSize × batches is the number of samples, which must be at most 1000000000.");
  const double kept = (channels + static_cast<double>(chosen.size())) * request.keep * bytes_a_kept_number;
  if (kept > most_bytes / 2)
    refuse_limit("keep", "So many estimators fit into memory with at most " + std::to_string(static_cast<int>(request.keep * most_bytes / 2 / kept)) + " samples kept.");
  const double most_bins = std::floor((most_bytes - kept) / (2 * channels * bytes_a_bin));
  if (request.bins > most_bins)
    refuse_limit("bins", "So many estimators fit into memory with at most " + std::to_string(static_cast<int>(most_bins)) + " bins.");
}

/// Edges of one parameter's two histograms.
struct Edges { Values estimate, variance; };

Edges edges(double truth, std::optional<double> reach, const std::vector<double>& sds, const std::vector<double>& variances, int bins) {
  const double variance = typical(variances);
  return {estimate_edges(truth, sds, bins, reach), numeric::logarithmic_edges(1e-3 * variance, 1e3 * variance, bins)};
}

/// What estimators aim at, and the axes on which they are shown together.
struct Axes {
  Values value, gradient;           ///< truth
  std::vector<Edges> of_value, of_gradient;  ///< one a parameter

  Axes(const Study& study, const std::vector<estimator::Exact>& exact);
  const Values& truth(const Chosen& one) const { return is_value(one) ? value : gradient; }
  const Edges& of(const Chosen& one, Index j) const { return (is_value(one) ? of_value : of_gradient)[j]; }
  static bool is_value(const Chosen& one) { return one.entry->about.estimates == estimator::Estimates::value; }
};

Axes::Axes(const Study& study, const std::vector<estimator::Exact>& exact) {
  const divergence::ValueAndGradient truth = divergence::value_and_gradient(study.divergence(), study.request.p, study.request.q);
  value = Values::Constant(1, truth.value.value);
  gradient = truth.gradient;
  for (const bool for_values : {true, false}) {
    const Values& target = for_values ? value : gradient;
    for (Index j = 0; j < target.size(); ++j) {
      std::vector<double> sds, variances;
      for (std::size_t i = 0; i < exact.size(); ++i) {
        if (is_value(study.chosen[i]) != for_values) continue;
        sds.push_back(exact[i].sd[j]);
        variances.push_back(exact[i].sample_variance[j]);
      }
      (for_values ? of_value : of_gradient).push_back(edges(target[j], study.request.reach, sds, variances, study.bins()));
    }
  }
}

StudyHistogram histogram(const Values& edges, const Counts& counts) {
  return {edges, {counts.begin(), counts.end() - 2}, counts[counts.size() - 2], counts[counts.size() - 1]};
}

std::vector<StudyResult> results(const Study& study, const StudyPart& whole) {
  const Axes axes(study, whole.exact);
  std::vector<StudyResult> results;
  auto channel = whole.channels.begin();
  for (std::size_t i = 0; i < study.chosen.size(); ++i) {
    const Chosen& one = study.chosen[i];
    const Index count = static_cast<Index>(study.parameters[i].size());
    StudyResult result{one, study.parameters[i], axes.truth(one), whole.exact[i], Values(count), Values(count), {}, {}, {}};
    const auto values_of = [](const std::vector<double>& list) -> Values { return Eigen::Map<const Values>(list.data(), static_cast<Index>(list.size())); };
    if (study.request.keep > 0) result.kept_x = values_of(whole.kept_x[i]);
    for (Index j = 0; j < count; ++j, ++channel) {
      Moments all;
      for (const Moments& part : channel->estimate) all.add(part);
      result.sampled_mean[j] = all.count > 0 ? all.mean : nan;
      result.sampled_sd[j] = std::sqrt(all.variance());
      const Edges& edges = axes.of(one, j);
      result.histogram.push_back({histogram(edges.estimate, channel->estimate_counts), histogram(edges.variance, channel->variance_counts)});
      if (study.request.keep > 0) result.kept.push_back(values_of(channel->kept));
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace

struct StudyRun::Work {
  Study study;
  double from, to;  ///< parts
  double part = 0;  ///< the one under way
  double batches_done = 0;
  StudyPart done;
  std::vector<Histogram> estimate, variance;  ///< one a channel
  std::optional<estimator::Sampler> sampler;

  Work(StudyRequest request) : study(std::move(request)), from(0), to(study.part_count()), part(from) {}
  Work(StudyRequest request, double first, double end) : study(std::move(request)), from(first), to(end), part(from) {
    check_integer(from, 0, study.part_count() - 1, "from");
    check_integer(to, from + 1, study.part_count(), "to");
  }

  double first_batch(double of_part) const { return std::min(of_part * study.batches_a_part(), study.request.batches); }
  bool exact_is_done() const { return done.exact.size() == study.chosen.size(); }
  bool finished() const { return exact_is_done() && part == to; }
  double fraction() const {
    if (finished()) return 1;
    constexpr double exact_cost = 16384;  // about as long as so many samples take
    const double exact_done = exact_cost * static_cast<double>(done.exact.size()), exact_all = exact_cost * static_cast<double>(study.chosen.size());
    const double samples = study.request.batch_size * batches_done, all = study.request.batch_size * (first_batch(to) - first_batch(from));
    return (exact_done + samples) / (exact_all + all + 1);  // less than 1 until the last part is closed
  }

  void step() {
    if (!exact_is_done()) {
      const StudyRequest& request = study.request;
      done.exact.push_back(estimator::exact(study.chosen[done.exact.size()], study.setting(), request.batch_size, request.batch_size * request.batches));
      if (exact_is_done()) open_histograms();
    } else if (!sampler) {
      open_sampler();
    } else {
      count(sampler->advance());
    }
    if (sampler && sampler->done()) close_sampler();
  }

  void open_histograms() {
    const Axes axes(study, done.exact);
    for (std::size_t i = 0; i < study.chosen.size(); ++i)
      for (std::size_t j = 0; j < study.parameters[i].size(); ++j) {
        const Edges& edges = axes.of(study.chosen[i], static_cast<Index>(j));
        estimate.emplace_back(edges.estimate);
        variance.emplace_back(edges.variance);
        done.channels.emplace_back();
      }
    done.kept_x.resize(study.chosen.size());
  }

  void open_sampler() {
    const StudyRequest& request = study.request;
    sampler.emplace(study.chosen, study.setting(), request.seed, request.batch_size, first_batch(part), first_batch(part + 1));
    if (part == 0) sampler->keep(static_cast<Index>(request.keep));
    for (StudyChannel& channel : done.channels) channel.estimate.emplace_back();
  }

  void count(Index finished_batches) {
    for (Index k = 0; k < finished_batches; ++k) {
      std::size_t channel = 0;
      for (std::size_t i = 0; i < study.chosen.size(); ++i)
        for (std::size_t j = 0; j < study.parameters[i].size(); ++j, ++channel) {
          const Moments& batch = sampler->moments(i, static_cast<int>(j), k);
          done.channels[channel].estimate.back().add(batch.mean);
          estimate[channel].add(batch.mean);
          variance[channel].add(batch.variance());
        }
    }
    batches_done += static_cast<double>(finished_batches);
  }

  void close_sampler() {
    const auto list_of = [](const Values& values) { return std::vector<double>(values.begin(), values.end()); };
    if (part == 0) {
      std::size_t channel = 0;
      for (std::size_t i = 0; i < study.chosen.size(); ++i) {
        done.kept_x[i] = list_of(sampler->kept_x(i));
        for (std::size_t j = 0; j < study.parameters[i].size(); ++j)
          done.channels[channel++].kept = list_of(sampler->kept(i, static_cast<int>(j)));
      }
    }
    sampler.reset();
    if (++part < to) return;
    for (std::size_t i = 0; i < done.channels.size(); ++i) {
      done.channels[i].estimate_counts = counts_of(estimate[i]);
      done.channels[i].variance_counts = counts_of(variance[i]);
    }
    done.from = from;
    done.to = to;
  }
};

StudyRun::StudyRun(StudyRequest request) : work_(new Work(std::move(request))) {}
StudyRun::StudyRun(StudyRequest request, double from, double to) : work_(new Work(std::move(request), from, to)) {}
StudyRun::~StudyRun() = default;
StudyRun::StudyRun(StudyRun&&) noexcept = default;

double StudyRun::advance() {
  const Slice slice;
  while (!work_->finished()) {
    work_->step();
    if (slice.over()) break;
  }
  return work_->fraction();
}

Values StudyRun::part() const { return work_->done.write(); }
std::vector<StudyResult> StudyRun::result() const { return results(work_->study, work_->done); }

std::vector<StudyResult> StudyRun::merge(const StudyRequest& request, const std::vector<Values>& parts) {
  const Study study(request);
  std::optional<StudyPart> whole;
  for (const Values& numbers : parts) {
    StudyPart part = StudyPart::read(numbers, study.parameter_counts(), study.bins());
    if (whole) whole->add(part);
    else whole = std::move(part);
  }
  if (!whole || whole->from != 0 || whole->to != study.part_count()) refuse_invalid("parts", "all parts of this study, in order");
  return results(study, *whole);
}

double StudyRun::part_count(const StudyRequest& request) { return Study(request).part_count(); }

}  // namespace kl::experiment
