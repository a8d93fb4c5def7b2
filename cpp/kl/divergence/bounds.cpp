#include "kl/divergence/bounds.h"
#include "kl/numeric/elementary.h"

namespace kl::divergence {

Values pinsker(const Values& kl) { return (kl / 2).sqrt(); }

Values bretagnolle_huber(const Values& kl) { return (-numeric::expm1(Values(-kl))).sqrt(); }

}  // namespace kl::divergence
