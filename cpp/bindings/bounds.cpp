#include "bindings/bounds.h"
#include "bindings/field.h"
#include "bindings/write.h"
#include "kl/divergence/bounds.h"
#include "kl/refusal.h"

namespace kl::bindings {

Values read_bounds_request(const val& value) {
  const Field request{value, ""};
  request.check_fields({"kl"});
  const Values kl = request["kl"].float64_array();
  for (Index i = 0; i < kl.size(); ++i)
    if (!(kl[i] >= 0)) refuse_invalid("kl[" + std::to_string(i) + "]", "a number from 0 on, or infinite");
  return kl;
}

val write_bounds(const Values& kl) {
  val object = val::object();
  object.set("pinsker", copy(divergence::pinsker(kl)));
  object.set("bretagnolleHuber", copy(divergence::bretagnolle_huber(kl)));
  return object;
}

}  // namespace kl::bindings
