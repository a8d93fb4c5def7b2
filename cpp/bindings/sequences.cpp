#include "bindings/sequences.h"
#include <string>
#include "bindings/parts.h"
#include "bindings/write.h"

namespace kl::bindings {
namespace {

/// An array of write_one of each.
template <class Range, class WriteOne>
val each(const Range& range, WriteOne write_one) {
  val array = val::array();
  for (const auto& one : range) array.call<void>("push", write_one(one));
  return array;
}

val text(std::string_view words) { return val(std::string(words)); }

val write_moments(const Values& mean, const Values& sd) {
  val object = val::object();
  object.set("mean", copy(mean));
  object.set("sd", copy(sd));
  return object;
}

val write_estimator(const experiment::SequencesResult::Estimator& estimator) {
  const experiment::SequenceEstimator& about = *estimator.about;
  val object = val::object();
  object.set("name", text(about.name));
  object.set("level", text(about.level()));
  object.set("estimates", text(about.estimates == estimator::Estimates::value ? "value" : "gradient"));
  object.set("formula", text(about.formula));
  object.set("expectation", text(about.expectation));
  object.set("unbiased", about.unbiased);
  object.set("knownAs", each(about.known_as, text));
  object.set("source", text(about.source));
  object.set("exact", write_moments(estimator.exact_mean, estimator.exact_sd));
  object.set("sampled", write_moments(estimator.sampled_mean, estimator.sampled_sd));
  object.set("histogram", each(estimator.histogram, [](const experiment::StudyHistogram& histogram) { return write(histogram); }));
  return object;
}

val write_list(const std::vector<experiment::SequencesResult::Listed>& list, Index length) {
  return each(list, [length](const experiment::SequencesResult::Listed& listed) {
    val tokens = val::array(), object = val::object();
    for (Index t = 0; t < length; ++t) tokens.call<void>("push", static_cast<double>(listed.sequence.token[static_cast<std::size_t>(t)]));
    object.set("tokens", tokens);
    object.set("policy", listed.policy);
    object.set("reference", listed.reference);
    object.set("logRatio", listed.log_ratio);
    object.set("share", listed.share);
    return object;
  });
}

}  // namespace

experiment::SequencesRequest read_sequences_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"tokens", "length", "policy", "reference", "top", "batchSize", "batches", "seed", "bins", "list"});
  constexpr std::size_t most = static_cast<std::size_t>(experiment::most_logits);
  const auto logits = [](const Field& field) -> Values {
    const std::vector<double> numbers = field.numbers(1, most);
    return Eigen::Map<const Values>(numbers.data(), static_cast<Index>(numbers.size()));
  };
  return {.tokens = request["tokens"].finite_number(),
          .length = request["length"].finite_number(),
          .policy = logits(request["policy"]),
          .reference = logits(request["reference"]),
          .top = request["top"].finite_number(),
          .batch_size = request["batchSize"].finite_number(),
          .batches = request["batches"].finite_number(),
          .seed = request["seed"].finite_number(),
          .bins = request["bins"].finite_number(),
          .list = read_optional(request["list"]).value_or(0)};
}

val write(const experiment::SequencesResult& result) {
  val transitions = val::object(), object = val::object();
  transitions.set("policy", copy(result.chain.policy));
  transitions.set("reference", copy(result.chain.reference));
  transitions.set("logRatio", copy(result.chain.log_ratio));
  transitions.set("divergence", copy(result.chain.row_divergence));
  object.set("divergence", result.divergence.value);
  object.set("steps", copy(result.divergence.steps));
  object.set("gradient", copy(result.divergence.gradient));
  object.set("sequences", result.sequences);
  object.set("transitions", transitions);
  object.set("estimators", each(result.estimators, write_estimator));
  object.set("likeliest", write_list(result.likeliest, result.chain.length));
  object.set("heaviest", write_list(result.heaviest, result.chain.length));
  return object;
}

}  // namespace kl::bindings
