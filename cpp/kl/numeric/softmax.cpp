#include "kl/numeric/softmax.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/sum.h"

namespace kl::numeric {
namespace {

double total(const Values& values) {
  Sum sum;
  for (const double value : values) sum.add(value);
  return sum.total();
}

}  // namespace

Values softmax(const Values& logits) {
  const Values shares = exp(Values(logits - logits.maxCoeff()));
  return shares / total(shares);
}

Values log_softmax(const Values& logits) {
  const Values below = logits - logits.maxCoeff();
  return below - log(total(exp(below)));
}

}  // namespace kl::numeric
