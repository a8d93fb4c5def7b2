/// The door: the requests of web/src/api.ts as JavaScript calls them. Short ones answer at once; long ones open a run, which `lab/` advances
/// in slices of at most 8 ms.
#include <emscripten/bind.h>
#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include "bindings/bounds.h"
#include "bindings/code.h"
#include "bindings/landscape.h"
#include "bindings/policy.h"
#include "bindings/product.h"
#include "bindings/read.h"
#include "bindings/sequences.h"
#include "bindings/triples.h"
#include "bindings/write.h"
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

val success(val value) {
  val object = val::object();
  object.set("value", std::move(value));
  return object;
}

val failure(std::string_view name, const std::string& field, const std::string& message) {
  val error = val::object();
  error.set("name", std::string(name));
  error.set("field", field);
  error.set("message", message);
  val object = val::object();
  object.set("error", error);
  return object;
}

/// Runs one request. The only catch in the project: an exception that got past it would reach JavaScript without its message.
template <class Work>
val answer(Work work) {
  try {
    return success(val(work()));
  } catch (const Refusal& error) {
    return failure(error.name, error.field, error.what());
  } catch (const std::bad_alloc&) {
    return failure("LimitExceeded", "", "this request needs more memory than the lab has");
  } catch (const std::exception& error) {
    return failure("InternalError", "", error.what());
  } catch (...) {
    return failure("InternalError", "", "something that is not a std::exception");
  }
}

/// A question that is being worked on.
class Run {
 public:
  Run(std::function<double()> advance, std::function<val()> result) : advance_(std::move(advance)), result_(std::move(result)) {}
  val advance() { return answer(advance_); }  ///< one slice; the fraction done, 1 when finished
  val result() { return answer(result_); }    ///< once finished

 private:
  std::function<double()> advance_;
  std::function<val()> result_;
};

/// Opens a run of an experiment made from `arguments`; `write_result` turns it into its result, once finished.
template <class Experiment, class WriteResult, class... Arguments>
Run open(WriteResult write_result, Arguments... arguments) {
  const auto experiment = std::make_shared<Experiment>(std::move(arguments)...);
  return {[experiment] { return experiment->advance(); }, [experiment, write_result] { return write_result(*experiment); }};
}

constexpr auto write_whole = [](const auto& experiment) { return write(experiment.result()); };

/// Functions of x, one after the other and block by block, so that what they need in between stays small however long x is.
class CurvesRun {
 public:
  using Curve = std::function<Values(const Points&)>;
  CurvesRun(Values x, std::vector<Curve> curves) : x_(std::move(x)), curves_(std::move(curves)), values_(x_.size()) {}
  double advance() {
    const experiment::Slice slice;
    while (results_.size() < curves_.size() && !slice.over()) step();
    const double within = static_cast<double>(from_) / std::max(1.0, static_cast<double>(x_.size()));
    return (static_cast<double>(results_.size()) + within) / static_cast<double>(curves_.size());
  }
  const std::vector<val>& result() const { return results_; }  ///< a Float64Array each

 private:
  void step() {
    constexpr Index block = 4096;
    const Index count = std::min(block, x_.size() - from_);
    if (count > 0) values_.segment(from_, count) = curves_[results_.size()](Points(x_.segment(from_, count)));
    from_ += count;
    if (from_ < x_.size()) return;
    results_.push_back(copy(values_));
    from_ = 0;
  }

  Values x_;
  std::vector<Curve> curves_;
  Values values_;  ///< of the curve under way
  Index from_ = 0;
  std::vector<val> results_;
};

/// Up to 64 divergences of one pair, as many in a slice as it holds.
class DivergencesRun {
 public:
  explicit DivergencesRun(DivergenceRequest request) : request_(std::move(request)) {}
  double advance() {
    const experiment::Slice slice;
    do values_.push_back(divergence::value(request_.kinds[values_.size()], request_.pair.p, request_.pair.q));
    while (values_.size() < request_.kinds.size() && !slice.over());
    return static_cast<double>(values_.size()) / static_cast<double>(request_.kinds.size());
  }
  const std::vector<divergence::Value>& result() const { return values_; }

 private:
  DivergenceRequest request_;
  std::vector<divergence::Value> values_;
};

val divergences(val request) {
  return answer([&] { return open<DivergencesRun>(write_whole, read_divergence_request(request)); });
}

val gradient(val request) {
  return answer([&] {
    const GradientRequest read = read_gradient_request(request);
    return write_gradient(parameters(read.pair.q), divergence::gradient(read.kind, read.pair.p, read.pair.q));
  });
}

val density(val request) {
  return answer([&] {
    DensityRequest read = read_density_request(request);
    std::vector<CurvesRun::Curve> curves;
    for (const Density& one : read.of) curves.push_back([one](const Points& x) { return numeric::exp(log_density(one, x)); });
    return open<CurvesRun>([](const CurvesRun& run) { return val::array(run.result()); }, std::move(read.x), std::move(curves));
  });
}

val integrand(val request) {
  return answer([&] {
    IntegrandRequest read = read_integrand_request(request);
    std::vector<CurvesRun::Curve> curves{[kind = read.kind, pair = read.pair](const Points& x) { return divergence::integrand(kind, pair.p, pair.q, x); }};
    return open<CurvesRun>([](const CurvesRun& run) { return run.result()[0]; }, std::move(read.x), std::move(curves));
  });
}

val catalog(val) {
  return answer([] { return write_catalog(estimator::entries()); });
}

val fit(val request) {
  return answer([&] { return open<experiment::FitRun>(write_whole, read_fit_request(request)); });
}

val optima(val request) {
  return answer([&] { return open<experiment::OptimaRun>(write_whole, read_optima_request(request)); });
}

val mixture_of(val request) {
  return answer([&] { return open<experiment::MixtureOfRun>(write_whole, read_mixture_of_request(request)); });
}

val study(val request) {
  return answer([&] { return open<experiment::StudyRun>(write_whole, read_study_request(request)); });
}

/// How many parts a study can be split into.
val study_part_count(val request) {
  return answer([&] { return experiment::StudyRun::part_count(read_study_request(request)); });
}

/// { study, from, to }: the moments and counts of the parts from…to − 1, to be merged.
val study_part(val request) {
  return answer([&] {
    const StudyPartRequest read = read_study_part_request(request);
    return open<experiment::StudyRun>([](const experiment::StudyRun& run) { return copy(run.part()); }, read.study, read.from, read.to);
  });
}

/// { study, parts }: the whole study from all its parts, in order.
val study_merge(val request) {
  return answer([&] {
    const StudyMergeRequest read = read_study_merge_request(request);
    return write(experiment::StudyRun::merge(read.study, read.parts));
  });
}

constexpr auto write_map = [](const experiment::VarianceMapRun& run) { return copy(run.result()); };

val variance_map(val request) {
  return answer([&] { return open<experiment::VarianceMapRun>(write_map, read_variance_map_request(request)); });
}

/// { map, from, to }: the rows from…to − 1 alone.
val variance_map_rows(val request) {
  return answer([&] {
    const VarianceMapRowsRequest read = read_variance_map_rows_request(request);
    return open<experiment::VarianceMapRun>(write_map, read.map, read.from, read.to);
  });
}

val code(val request) {
  return answer([&] { return open<experiment::CodingRun>(write_whole, read_code_request(request)); });
}

val log_ratios(val request) {
  return answer([&] { return open<experiment::LogRatiosRun>(write_whole, read_log_ratios_request(request)); });
}

val product(val request) {
  return answer([&] { return open<experiment::ProductRun>(write_whole, read_product_request(request)); });
}

val landscape(val request) {
  return answer([&] { return open<experiment::LandscapeRun>(write_whole, read_landscape_request(request)); });
}

val triples(val request) {
  return answer([&] { return open<experiment::TriplesRun>(write_whole, read_triples_request(request)); });
}

val bounds(val request) {
  return answer([&] { return write_bounds(read_bounds_request(request)); });
}

val policy(val request) {
  return answer([&] { return open<experiment::PolicyRun>(write_whole, read_policy_request(request)); });
}

val sequences(val request) {
  return answer([&] { return open<experiment::SequencesRun>(write_whole, read_sequences_request(request)); });
}

}  // namespace

EMSCRIPTEN_BINDINGS(kl_lab) {
  emscripten::class_<Run>("Run").function("advance", &Run::advance).function("result", &Run::result);
  emscripten::function("divergence", &divergences);
  emscripten::function("gradient", &gradient);
  emscripten::function("density", &density);
  emscripten::function("integrand", &integrand);
  emscripten::function("catalog", &catalog);
  emscripten::function("fit", &fit);
  emscripten::function("optima", &optima);
  emscripten::function("mixtureOf", &mixture_of);
  emscripten::function("study", &study);
  emscripten::function("studyPartCount", &study_part_count);
  emscripten::function("studyPart", &study_part);
  emscripten::function("studyMerge", &study_merge);
  emscripten::function("varianceMap", &variance_map);
  emscripten::function("varianceMapRows", &variance_map_rows);
  emscripten::function("logRatios", &log_ratios);
  emscripten::function("code", &code);
  emscripten::function("sequences", &sequences);
  emscripten::function("policy", &policy);
  emscripten::function("landscape", &landscape);
  emscripten::function("triples", &triples);
  emscripten::function("bounds", &bounds);
  emscripten::function("product", &product);
}

}  // namespace kl::bindings
