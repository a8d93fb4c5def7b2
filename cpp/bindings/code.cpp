#include "bindings/code.h"
#include "bindings/parts.h"
#include "bindings/write.h"
#include "kl/numeric/range_coder.h"
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

experiment::CodingRequest::Draw read_draw(const Field& field) {
  field.check_fields({"count", "seed"});
  return {.count = field["count"].finite_number(), .seed = field["seed"].finite_number()};
}

/// A typed array of JavaScript, by its name.
template <class Number>
val typed_array(const char* name, const std::vector<Number>& numbers) {
  return val::global(name).new_(val(emscripten::typed_memory_view(numbers.size(), numbers.data())));
}

val write_one(const experiment::CodingResult::Code& code) {
  val object = val::object();
  object.set("probabilities", copy(code.probabilities));
  object.set("lengths", copy(code.lengths));
  object.set("bits", code.bits);
  object.set("bytes", typed_array("Uint8Array", code.bytes));
  object.set("symbols", typed_array("Uint16Array", code.symbols));
  object.set("decoded", code.decoded);
  object.set("expected", code.expected);
  object.set("sd", code.sd);
  object.set("information", code.information);
  return object;
}

}  // namespace

experiment::CodingRequest read_code_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"p", "q", "symbols", "checkpoints"});
  Pair pair = read_pair(request);
  experiment::CodingRequest read{.p = std::move(pair.p), .q = std::move(pair.q), .symbols = {}};
  const Field symbols = request["symbols"];
  if (symbols.is_uint16_array()) read.symbols = symbols.uint16_array();
  else if (symbols.is_object() && symbols["length"].is_missing()) read.symbols = read_draw(symbols);
  else refuse_invalid(symbols.path, "a Uint16Array, or { count, seed }");
  if (const auto checkpoints = read_optional(request["checkpoints"])) read.checkpoints = *checkpoints;
  return read;
}

val write(const experiment::CodingResult& result) {
  val overhead = val::object();
  overhead.set("constant", numeric::RangeEncoder::overhead);
  overhead.set("perSymbol", numeric::RangeEncoder::overhead_per_symbol);
  val excess = val::object();
  excess.set("expected", result.excess);
  excess.set("sd", result.excess_sd);
  val readings = val::object();
  readings.set("symbols", typed_array("Float64Array", result.read_at));
  readings.set("bits", val::array(std::vector<val>{typed_array("Float64Array", result.bits[0]), typed_array("Float64Array", result.bits[1])}));

  val object = val::object();
  object.set("count", result.count);
  object.set("codes", val::array(std::vector<val>{write_one(result.codes[0]), write_one(result.codes[1])}));
  object.set("entropy", result.entropy);
  object.set("divergence", result.divergence);
  object.set("excess", excess);
  object.set("precision", numeric::Frequencies::precision);
  object.set("overhead", overhead);
  object.set("readings", readings);
  return object;
}

}  // namespace kl::bindings
