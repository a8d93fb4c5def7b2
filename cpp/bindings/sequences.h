/// The request `sequences` from JavaScript, and its result.
#pragma once
#include <emscripten/val.h>
#include "kl/experiment/sequences.h"

namespace kl::bindings {

/// Refuses what is missing, of the wrong type or unknown by its field (InvalidScenario). Ranges are the core's to check.
experiment::SequencesRequest read_sequences_request(const emscripten::val& request);
emscripten::val write(const experiment::SequencesResult& result);

}  // namespace kl::bindings
