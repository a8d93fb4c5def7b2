/// The door of `bounds` in web/src/api.ts.
#pragma once
#include <emscripten/val.h>
#include "kl/numeric/values.h"

namespace kl::bindings {

/// The KLs asked about: each ≥ 0, or infinite. Refuses "kl", or the first that is none by its index.
Values read_bounds_request(const emscripten::val& request);
emscripten::val write_bounds(const Values& kl);

}  // namespace kl::bindings
