/// From the core's results to JavaScript: plain objects and typed arrays in the shapes of web/src/api.ts. Arrays are copied out of the
/// module's memory once, so that they can be transferred; nothing handed out is a view.
#pragma once
#include <emscripten/val.h>
#include <string>
#include <string_view>
#include <vector>
#include "kl/experiment/fit.h"
#include "kl/experiment/log_ratios.h"
#include "kl/experiment/mixture_of.h"
#include "kl/experiment/optima.h"
#include "kl/experiment/study.h"

namespace kl::bindings {

using emscripten::val;

val copy(const Values& values);  ///< a Float64Array
/// Sets "frames", all frames of a run as one Float64Array, each its `row` of "columns" numbers: ten thousand objects would take longer to make than the run.
/// There is always one.
template <class Frame>
void set_frames(val& object, const std::vector<Frame>& frames) {
  std::vector<double> numbers;
  numbers.reserve(frames.size() * row(frames.front()).size());  // memory is fixed: there is none to grow through
  for (const Frame& frame : frames) {
    const std::vector<double> one = row(frame);
    numbers.insert(numbers.end(), one.begin(), one.end());
  }
  object.set("frames", copy(Eigen::Map<const Values>(numbers.data(), static_cast<Index>(numbers.size()))));
  object.set("columns", numbers.size() / frames.size());
}
val write(const Density& density);  ///< one that the core made: a model

val write(const std::vector<divergence::Value>& values);
val write_gradient(const std::vector<std::string>& parameters, const Values& gradient);
/// Frames as `set_frames` writes them, `family` that of q.
val write(const experiment::FitResult& result);
val write(const std::vector<experiment::Optimum>& optima);
val write(const experiment::MixtureOfResult& result);
val write(const std::vector<experiment::StudyResult>& results);
val write(const experiment::StudyHistogram& histogram);
val write(const experiment::LogRatiosResult& result);
/// EstimatorInfo[].
val write_catalog(std::span<const estimator::Estimator> entries);

}  // namespace kl::bindings
