/// Spread of pairs of numbers that arrive one by one or in blocks, combined in a fixed order.
/// Source: Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance", eq. 2.1, for two variables.
#pragma once
#include <cstdint>

namespace kl::numeric {

struct JointMoments {
  double count = 0;
  double mean_a = 0, mean_b = 0;
  double squares_b = 0;  ///< Σ (b − mean)²
  double products = 0;   ///< Σ (a − mean)(b − mean)

  /// The moments of n pairs, in two passes.
  static JointMoments of(const double* a, const double* b, std::int64_t n) {
    JointMoments m;
    m.count = static_cast<double>(n);
    if (n == 0) return m;
    for (std::int64_t i = 0; i < n; ++i) {
      m.mean_a += a[i];
      m.mean_b += b[i];
    }
    m.mean_a /= m.count;
    m.mean_b /= m.count;
    for (std::int64_t i = 0; i < n; ++i) {
      const double distance = b[i] - m.mean_b;
      m.squares_b += distance * distance;
      m.products += (a[i] - m.mean_a) * distance;
    }
    return m;
  }

  void add(const JointMoments& other) {
    if (other.count == 0) return;
    const double total = count + other.count, share = other.count / total, between = count * share;
    const double shift_a = other.mean_a - mean_a, shift_b = other.mean_b - mean_b;
    squares_b += other.squares_b + shift_b * shift_b * between;
    products += other.products + shift_a * shift_b * between;
    mean_a += shift_a * share;
    mean_b += shift_b * share;
    count = total;
  }
};

}  // namespace kl::numeric
