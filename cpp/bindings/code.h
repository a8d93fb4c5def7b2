/// The request `code` of web/src/api.ts: its way in and out.
#pragma once
#include <emscripten/val.h>
#include "kl/experiment/coding.h"

namespace kl::bindings {

using emscripten::val;

/// Refuses by path what is missing, of the wrong type or unknown (InvalidScenario).
experiment::CodingRequest read_code_request(const val& request);

val write(const experiment::CodingResult& result);

}  // namespace kl::bindings
