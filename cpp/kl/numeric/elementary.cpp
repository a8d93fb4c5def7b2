#include "kl/numeric/elementary.h"
#include "kl/numeric/rows.h"

namespace kl::numeric {

template double exp(double);
template double log(double);
template double expm1(double);
template double log1p(double);
template double expm1_minus_x(double);
template void sincos_turn(double, double&, double&);

Values exp(const Values& x) { return each_row(x.data(), x.size(), [](auto y) { return exp(y); }); }
Values log(const Values& x) { return each_row(x.data(), x.size(), [](auto y) { return log(y); }); }
Values expm1(const Values& x) { return each_row(x.data(), x.size(), [](auto y) { return expm1(y); }); }
Values expm1_minus_x(const Values& x) { return each_row(x.data(), x.size(), [](auto y) { return expm1_minus_x(y); }); }

}  // namespace kl::numeric
