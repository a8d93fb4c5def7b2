#include "kl/numeric/gamma.h"
#include "kl/numeric/elementary.h"

namespace kl::numeric {

double log_gamma_half_step(double x) {
  double steps = 1;  // Γ(x + ½)/Γ(x) = steps · Γ(x + n + ½)/Γ(x + n)
  for (; x < 12; ++x) steps *= x / (x + 0.5);
  const double y = 1 / x, square = y * y;
  const double series = y * (-1.0 / 8 + square * (1.0 / 192 + square * (-1.0 / 640 + square * (17.0 / 14336 + square * (-31.0 / 18432 + square * (691.0 / 180224))))));
  return log(steps) + 0.5 * log(x) + series;
}

}  // namespace kl::numeric
