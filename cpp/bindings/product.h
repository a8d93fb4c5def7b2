/// The door of the request `product`: read with refusals by field, and its result in the shape of web/src/api.ts.
#pragma once
#include <emscripten/val.h>
#include <vector>
#include "kl/experiment/product.h"

namespace kl::bindings {

using emscripten::val;

experiment::ProductRequest read_product_request(const val& request);
val write(const std::vector<experiment::ProductResult>& results);

}  // namespace kl::bindings
