#include "bindings/triples.h"
#include "bindings/parts.h"
#include "bindings/write.h"

namespace kl::bindings {
namespace {

/// A divergence, or { root: divergence }.
experiment::Measure read_measure(const Field& field) {
  if (!field.is_object() || field["root"].is_missing()) return {read_divergence(field), false};
  field.check_fields({"root"});
  return {read_divergence(field["root"]), true};
}

val write_divergence(const divergence::Divergence& divergence) {
  if (divergence.kind != divergence::Kind::alpha) return val(std::string(divergence::name(divergence.kind)));
  val object = val::object();
  object.set("alpha", divergence.alpha);
  return object;
}

val write_measure(const experiment::Measure& measure) {
  if (!measure.root) return write_divergence(measure.divergence);
  val object = val::object();
  object.set("root", write_divergence(measure.divergence));
  return object;
}

val write_worst(const experiment::TriplesResult::Worst& worst) {
  val object = val::object();
  object.set("number", worst.number);
  object.set("a", write(worst.triple[0]));
  object.set("b", write(worst.triple[1]));
  object.set("c", write(worst.triple[2]));
  object.set("direct", worst.direct);
  object.set("byWay", worst.by_way);
  return object;
}

}  // namespace

experiment::TriplesRequest read_triples_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"measures", "seed", "from", "count"});
  experiment::TriplesRequest read{.measures = {}, .seed = 0, .from = 0, .count = 0};
  for (const Field& measure : request["measures"].elements(1, 16)) read.measures.push_back(read_measure(measure));
  read.seed = request["seed"].finite_number();
  read.from = request["from"].finite_number();
  read.count = request["count"].finite_number();
  return read;
}

val write(const std::vector<experiment::TriplesResult>& results) {
  val array = val::array();
  for (const experiment::TriplesResult& result : results) {
    val triangle = val::object(), symmetry = val::object(), object = val::object();
    triangle.set("failures", result.triangle_failures);
    if (result.worst) triangle.set("worst", write_worst(*result.worst));
    symmetry.set("failures", result.symmetry_failures);
    object.set("measure", write_measure(result.measure));
    object.set("triangle", triangle);
    object.set("symmetry", symmetry);
    array.call<void>("push", object);
  }
  return array;
}

}  // namespace kl::bindings
