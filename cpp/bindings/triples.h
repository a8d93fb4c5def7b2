/// The door of `triples` in web/src/api.ts.
#pragma once
#include <emscripten/val.h>
#include <vector>
#include "kl/experiment/triples.h"

namespace kl::bindings {

/// Refuses by path what is missing, of the wrong type or unknown; ranges are the core's to check.
experiment::TriplesRequest read_triples_request(const emscripten::val& request);
emscripten::val write(const std::vector<experiment::TriplesResult>& results);

}  // namespace kl::bindings
