/// A question that can take long is a run: `advance` works for at most one slice, so that whoever drives it can read messages,
/// report progress or stop in between.
#pragma once
#include <chrono>

namespace kl::experiment {

/// The end of one slice of work: 8 ms from its making.
class Slice {
 public:
  bool over() const { return std::chrono::steady_clock::now() >= end_; }
 private:
  std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(8);
};

// Each run has
//   double advance();   works one slice; the fraction done, 1 when finished
//   Result result();    once finished
// and gives the same bits however it was sliced.

}  // namespace kl::experiment
