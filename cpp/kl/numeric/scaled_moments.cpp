#include "kl/numeric/scaled_moments.h"
#include <algorithm>
#include <cmath>
#include <vector>

namespace kl::numeric {
namespace {

/// x · 2^exponent.
double times_power(double x, std::int64_t exponent) { return std::ldexp(x, static_cast<int>(std::clamp<std::int64_t>(exponent, -5000, 5000))); }

}  // namespace

void ScaledMoments::add(std::span<const Extended> numbers) {
  const std::int64_t before = exponent_;
  for (const Extended& number : numbers) exponent_ = std::max(exponent_, number.exponent());
  std::vector<double> scaled;
  for (const Extended& number : numbers) scaled.push_back(number.scaled(exponent_));
  if (moments_.squares > 0 || moments_.mean != 0) {
    moments_.mean = times_power(moments_.mean, before - exponent_);
    moments_.squares = times_power(times_power(moments_.squares, before - exponent_), before - exponent_);
  }
  moments_.add(Moments::of(scaled.data(), static_cast<std::int64_t>(scaled.size())));
}

double ScaledMoments::mean() const { return times_power(moments_.mean, exponent_); }

double ScaledMoments::sd() const { return times_power(std::sqrt(moments_.variance()), exponent_); }

}  // namespace kl::numeric
