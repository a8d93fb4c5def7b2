/// The door of `landscape` in web/src/api.ts.
#pragma once
#include <emscripten/val.h>
#include <vector>
#include "kl/experiment/landscape.h"

namespace kl::bindings {

/// Refuses by path what is missing, of the wrong type or unknown; ranges are the core's to check.
experiment::LandscapeRequest read_landscape_request(const emscripten::val& request);
/// A Float64Array a kind.
emscripten::val write(const std::vector<Values>& landscape);

}  // namespace kl::bindings
