#include "bindings/product.h"
#include <string>
#include "bindings/field.h"
#include "bindings/parts.h"
#include "bindings/write.h"

namespace kl::bindings {
namespace {

constexpr std::size_t most_dimensions = 256;

void write_moments(val& object, const experiment::ProductResult::Moments& moments) {
  val estimates = val::array(), ratio = val::object();
  for (std::size_t k = 0; k < moments.estimates.size(); ++k) {
    val one = val::object();
    one.set("name", "k" + std::to_string(k + 1));
    one.set("mean", moments.estimates[k].mean);
    one.set("sd", moments.estimates[k].sd);
    estimates.call<void>("push", one);
  }
  ratio.set("variance", moments.ratio.variance);
  ratio.set("effectiveShare", moments.ratio.effective_share);
  object.set("estimates", estimates);
  object.set("ratio", ratio);
}

}  // namespace

experiment::ProductRequest read_product_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "direction", "dimensions", "sampled"});
  const Pair pair = read_pair_with_model(request);
  experiment::ProductRequest read{.p = pair.p, .q = pair.q, .direction = read_direction(request["direction"]), .dimensions = request["dimensions"].numbers(1, most_dimensions)};
  if (const Field sampled = request["sampled"]; !sampled.is_missing()) {
    sampled.check_fields({"samples", "seed", "keep"});
    read.sampled = {.samples = sampled["samples"].finite_number(), .seed = sampled["seed"].finite_number(), .keep = read_optional(sampled["keep"]).value_or(0)};
  }
  return read;
}

val write(const std::vector<experiment::ProductResult>& results) {
  val array = val::array();
  for (const experiment::ProductResult& result : results) {
    val object = val::object(), exact = val::object();
    object.set("dimension", result.dimension);
    object.set("divergence", result.divergence);
    write_moments(exact, result.exact);
    object.set("exact", exact);
    if (result.sampled) {
      val sampled = val::object();
      write_moments(sampled, *result.sampled);
      if (result.kept.size() > 0) sampled.set("kept", copy(result.kept));
      object.set("sampled", sampled);
    }
    array.call<void>("push", object);
  }
  return array;
}

}  // namespace kl::bindings
