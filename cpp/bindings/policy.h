/// The request `policy` from JavaScript, and its result.
#pragma once
#include <emscripten/val.h>
#include "kl/experiment/policy.h"

namespace kl::bindings {

/// Refuses what is missing, of the wrong type or unknown by its field (InvalidScenario). Ranges are the core's to check.
experiment::PolicyRequest read_policy_request(const emscripten::val& request);
/// Frames as `set_frames` writes them.
emscripten::val write(const experiment::PolicyResult& result);

}  // namespace kl::bindings
