#include "kl/numeric/elementary.h"

namespace kl::numeric {

template double exp(double);
template double log(double);
template double expm1(double);
template double log1p(double);
template double expm1_minus_x(double);
template void sincos_turn(double, double&, double&);

namespace {

template <class Function> Values through_lanes(const Values& x, Function function) {
  Values result(x.size());
  const Index whole = x.size() / lane_count * lane_count;
  for (Index i = 0; i < whole; i += lane_count) function(Lanes::load(x.data() + i)).store(result.data() + i);
  for (Index i = whole; i < x.size(); ++i) result[i] = function(x[i]);
  return result;
}

}  // namespace

Values exp(const Values& x) { return through_lanes(x, [](auto y) { return exp(y); }); }
Values log(const Values& x) { return through_lanes(x, [](auto y) { return log(y); }); }
Values expm1(const Values& x) { return through_lanes(x, [](auto y) { return expm1(y); }); }
Values expm1_minus_x(const Values& x) { return through_lanes(x, [](auto y) { return expm1_minus_x(y); }); }

}  // namespace kl::numeric
