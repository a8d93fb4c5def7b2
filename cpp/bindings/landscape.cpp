#include "bindings/landscape.h"
#include "bindings/parts.h"
#include "bindings/write.h"

namespace kl::bindings {

experiment::LandscapeRequest read_landscape_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "kinds", "mean", "logSd"});
  experiment::LandscapeRequest read{.p = read_density(request["p"]), .kinds = {}, .mean = {}, .log_sd = {}};
  for (const Field& kind : request["kinds"].elements(1, 8)) read.kinds.push_back(read_divergence(kind));
  read.mean = read_axis(request["mean"]);
  read.log_sd = read_axis(request["logSd"]);
  return read;
}

val write(const std::vector<Values>& landscape) {
  val array = val::array();
  for (const Values& values : landscape) array.call<void>("push", copy(values));
  return array;
}

}  // namespace kl::bindings
