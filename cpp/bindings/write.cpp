#include "bindings/write.h"
#include <stdexcept>

namespace kl::bindings {
namespace {

val text(std::string_view words) { return val(std::string(words)); }

/// An array of write_one of each.
template <class Range, class WriteOne>
val list(const Range& range, WriteOne write_one) {
  val array = val::array();
  for (const auto& one : range) array.call<void>("push", write_one(one));
  return array;
}

val numbers(const std::vector<double>& values) {
  return list(values, [](double value) { return val(value); });
}

val texts(const std::vector<std::string>& values) { return list(values, text); }

val write_one(const Gaussian& density) {
  val object = val::object();
  object.set("family", text(Gaussian::family));
  object.set("mean", density.mean);
  object.set("sd", density.sd);
  return object;
}

val write_one(const Mixture& density) {
  val object = val::object();
  object.set("family", text(Mixture::family));
  object.set("components", list(density.components, [](const Mixture::Component& component) {
               val one = val::object();
               one.set("weight", component.weight);
               one.set("mean", component.mean);
               one.set("sd", component.sd);
               return one;
             }));
  return object;
}

val write_one(const Categorical& density) {
  val object = val::object();
  object.set("family", text(Categorical::family));
  object.set("probabilities", numbers({density.probabilities.begin(), density.probabilities.end()}));
  return object;
}

/// A density that the core made: a model, all of them.
val write_one(const Density& density) {
  return std::visit([]<class Family>(const Family& family) -> val {
    if constexpr (Model<Family>)
      return write_one(family);
    else
      throw std::logic_error("a result holds a density that is no model");
  }, density);
}

val write_one(const estimator::Exact& exact) {
  val object = val::object();
  constexpr std::string_view kinds[] = {"exact", "ideal", "none"};
  object.set("kind", text(kinds[static_cast<std::size_t>(exact.kind)]));
  if (exact.coefficient.size() > 0) object.set("coefficient", copy(exact.coefficient));
  object.set("mean", copy(exact.mean));
  object.set("sd", copy(exact.sd));
  object.set("visible", copy(exact.visible));
  return object;
}

val write_one(const estimator::Chosen& chosen) {
  val object = val::object();
  object.set("name", text(chosen.entry->about.name));
  if (chosen.entry->about.takes_lambda) object.set("lambda", chosen.lambda);
  return object;
}

val write_one(const experiment::StudyResult& result) {
  val sampled = val::object();
  sampled.set("mean", copy(result.sampled_mean));
  sampled.set("sd", copy(result.sampled_sd));

  val object = val::object();
  object.set("estimator", write_one(result.estimator));
  object.set("parameters", texts(result.parameters));
  object.set("truth", copy(result.truth));
  object.set("exact", write_one(result.exact));
  object.set("sampled", sampled);
  object.set("histogram", list(result.histogram, [](const experiment::StudyResult::Pair& pair) {
               val one = val::object();
               one.set("estimate", write(pair.estimate));
               one.set("variance", write(pair.variance));
               return one;
             }));
  if (!result.kept.empty()) {
    val kept = val::object();
    kept.set("x", copy(result.kept_x));
    kept.set("value", list(result.kept, copy));
    object.set("kept", kept);
  }
  return object;
}

val write_one(const estimator::About& about) {
  val object = val::object();
  object.set("name", text(about.name));
  object.set("estimates", text(about.estimates == estimator::Estimates::value ? "value" : "gradient"));
  object.set("objective", text(divergence::name(about.objective == estimator::Objective::forward_kl ? divergence::Kind::forward_kl
                                                                                                      : divergence::Kind::reverse_kl)));
  object.set("samplesFrom", text(about.samples_from == estimator::Side::p ? "p" : "q"));
  object.set("formula", text(about.formula));
  object.set("unbiased", about.unbiased);
  object.set("perSample", estimator::is_per_sample(about.batch));
  object.set("expectation", text(about.expectation));
  object.set("knownAs", list(about.known_as, text));
  object.set("source", text(about.source));
  object.set("takesLambda", about.takes_lambda);
  if (about.placement) {
    val placement = val::object();
    placement.set("value", text(about.placement->value));
    placement.set("as", text(about.placement->as));
    object.set("placement", placement);
  }
  return object;
}

}  // namespace

val copy(const Values& values) {
  return val::global("Float64Array").new_(val(emscripten::typed_memory_view(static_cast<std::size_t>(values.size()), values.data())));
}

val write(const Density& density) { return write_one(density); }

val write(const std::vector<divergence::Value>& values) {
  return list(values, [](const divergence::Value& value) {
    val one = val::object();
    one.set("value", value.value);
    one.set("error", value.error);
    return one;
  });
}

val write_gradient(const std::vector<std::string>& parameters, const Values& gradient) {
  val object = val::object();
  object.set("parameters", texts(parameters));
  object.set("gradient", copy(gradient));
  return object;
}

val write(const experiment::FitResult& result) {
  val state = val::object();
  state.set("step", result.state.step);
  state.set("theta", numbers(result.state.theta));
  state.set("optimizer", numbers(result.state.optimizer));

  val object = val::object();
  set_frames(object, result.frames);
  object.set("family", text(families()[result.frames.front().q.index()]));
  object.set("ended", text(result.diverged ? "diverged" : "steps"));
  if (result.diverged) object.set("why", text(result.why));
  object.set("state", state);
  return object;
}

val write(const std::vector<experiment::Optimum>& optima) {
  return list(optima, [](const experiment::Optimum& optimum) {
    val one = val::object();
    one.set("q", write_one(optimum.q));
    one.set("value", optimum.value);
    return one;
  });
}

val write(const experiment::MixtureOfResult& result) {
  val object = val::object();
  object.set("p", write_one(result.p));
  object.set("bic", copy(result.bic));
  return object;
}

val write(const experiment::StudyHistogram& histogram) {
  val object = val::object();
  object.set("edges", copy(histogram.edges));
  object.set("counts", val::global("Uint32Array").new_(val(emscripten::typed_memory_view(histogram.counts.size(), histogram.counts.data()))));
  object.set("below", histogram.below);
  object.set("above", histogram.above);
  return object;
}

val write(const std::vector<experiment::StudyResult>& results) {
  return list(results, [](const experiment::StudyResult& result) { return write_one(result); });
}

val write(const experiment::LogRatiosResult& result) {
  val object = val::object();
  object.set("count", result.count);
  object.set("estimates", list(result.estimates, [](const experiment::LogRatiosResult::Estimate& estimate) {
               val one = val::object();
               one.set("estimator", write_one(estimate.estimator));
               one.set("mean", estimate.mean);
               one.set("sd", estimate.sd);
               one.set("standardError", estimate.standard_error);
               return one;
             }));
  object.set("lambda", result.lambda);
  object.set("meanRatio", result.mean_ratio);
  object.set("effectiveSampleSize", result.effective_sample_size);
  object.set("paretoK", result.pareto_k);
  object.set("reach", text(experiment::name(result.reach)));
  return object;
}

val write_catalog(std::span<const estimator::Estimator> entries) {
  return list(entries, [](const estimator::Estimator& entry) { return write_one(entry.about); });
}

}  // namespace kl::bindings
