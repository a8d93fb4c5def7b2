/// A sum that keeps what rounding takes from it. Source: Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen".
#pragma once
#include <cmath>
#include <limits>

namespace kl::numeric {

class Sum {
 public:
  void add(double x) {
    const double next = sum_ + x;
    rest_ += std::abs(sum_) >= std::abs(x) ? (sum_ - next) + x : (x - next) + sum_;
    sum_ = next;
  }
  double total() const { return std::abs(sum_) < std::numeric_limits<double>::infinity() ? sum_ + rest_ : sum_; }

 private:
  double sum_ = 0, rest_ = 0;
};

}  // namespace kl::numeric
