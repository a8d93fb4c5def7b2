/// From JavaScript to the core's requests. Embind turns what it is given silently into some number (undefined into NaN, "2" into 2,
/// 2.7 into 2), so every field is looked at here, and refused by its path as its author wrote it. Ranges are the core's to check.
#pragma once
#include <emscripten/val.h>
#include <string>
#include <vector>
#include "bindings/parts.h"
#include "kl/experiment/fit.h"
#include "kl/experiment/log_ratios.h"
#include "kl/experiment/mixture_of.h"
#include "kl/experiment/optima.h"
#include "kl/experiment/study.h"
#include "kl/experiment/variance_map.h"

namespace kl::bindings {

using emscripten::val;

struct DivergenceRequest {
  Pair pair;
  std::vector<divergence::Divergence> kinds;  ///< 1…64
};
struct GradientRequest {
  Pair pair;
  divergence::Divergence kind;
};
struct DensityRequest {
  std::vector<Density> of;
  Values x;
};
struct IntegrandRequest {
  Pair pair;
  divergence::Divergence kind;
  Values x;
};
/// Some of a map's rows: from…to − 1.
struct VarianceMapRowsRequest {
  experiment::VarianceMapRequest map;
  double from, to;
};
/// Some of a study's batches: the parts from…to − 1.
struct StudyPartRequest {
  experiment::StudyRequest study;
  double from, to;
};
/// A study whose batches were worked through elsewhere.
struct StudyMergeRequest {
  experiment::StudyRequest study;
  std::vector<Values> parts;
};

// Each refuses with InvalidScenario what is missing, of the wrong type or unknown, and with Unsupported what web/src/api.ts has and the
// core has not yet; `field` is the path, such as "p.components[1].sd".
DivergenceRequest read_divergence_request(const val& request);
GradientRequest read_gradient_request(const val& request);
DensityRequest read_density_request(const val& request);
IntegrandRequest read_integrand_request(const val& request);
experiment::FitRequest read_fit_request(const val& request);
experiment::OptimaRequest read_optima_request(const val& request);
experiment::MixtureOfRequest read_mixture_of_request(const val& request);
experiment::StudyRequest read_study_request(const val& request);
experiment::VarianceMapRequest read_variance_map_request(const val& request);
VarianceMapRowsRequest read_variance_map_rows_request(const val& request);
experiment::LogRatiosRequest read_log_ratios_request(const val& request);
StudyPartRequest read_study_part_request(const val& request);
StudyMergeRequest read_study_merge_request(const val& request);

}  // namespace kl::bindings
