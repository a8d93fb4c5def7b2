#include "kl/numeric/moments.h"

#include <limits>

#include "kl/numeric/lanes.h"

namespace kl::numeric {

Moments Moments::of(const double* x, std::int64_t n) {
  if (n == 0) return {};
  const double count = static_cast<double>(n);
  const std::int64_t whole = n / lane_count * lane_count;
  Lanes sums(0.0);
  for (std::int64_t i = 0; i < whole; i += lane_count) sums = sums + Lanes::load(x + i);
  double total = sum(sums);
  for (std::int64_t i = whole; i < n; ++i) total += x[i];
  const double mean = total / count;

  // The deviations sum to what rounding left of the mean; both results are corrected for it.
  Lanes deviations(0.0), squares(0.0);
  for (std::int64_t i = 0; i < whole; i += lane_count) {
    const Lanes deviation = Lanes::load(x + i) - Lanes(mean);
    deviations = deviations + deviation;
    squares = squares + deviation * deviation;
  }
  double left = sum(deviations), square = sum(squares);
  for (std::int64_t i = whole; i < n; ++i) {
    const double deviation = x[i] - mean;
    left += deviation;
    square += deviation * deviation;
  }
  return {count, mean + left / count, square - left * left / count};
}

void Moments::add(double x) {
  count += 1;
  const double from_old = x - mean;
  mean += from_old / count;
  squares += from_old * (x - mean);
}

void Moments::add(const Moments& other) {
  if (other.count == 0) return;
  const double together = count + other.count, apart = other.mean - mean;
  mean += apart * (other.count / together);
  squares += other.squares + apart * apart * (count * (other.count / together));
  count = together;
}

double Moments::variance() const { return count < 2 ? std::numeric_limits<double>::quiet_NaN() : squares / (count - 1); }

}  // namespace kl::numeric
