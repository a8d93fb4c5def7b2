#include "kl/numeric/softmax.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/sum.h"

namespace kl::numeric {

Values softmax(const Values& logits) {
  const Values shares = exp(Values(logits - logits.maxCoeff()));
  Sum total;
  for (const double share : shares) total.add(share);
  return shares / total.total();
}

}  // namespace kl::numeric
