/// Running fits, for the tests of Gaussian and of mixture models.
#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include "kl/experiment/fit.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;

inline const Mixture two{{{0.5, -3, 1}, {0.5, 3, 1}}};

inline FitResult run(FitRequest request) {
  FitRun fit(std::move(request));
  while (fit.advance() < 1) {}
  return fit.result();
}

inline std::string refused(const FitRequest& request) {
  try {
    FitRun fit(request);
  } catch (const Refusal& refusal) {
    return std::string(refusal.name) + " " + refusal.field;
  }
  return "";
}

inline bool same(const Frame& a, const Frame& b) { return a.step == b.step && a.q == b.q && a.value == b.value && a.gradient_norm == b.gradient_norm; }

/// Stops a run halfway, goes on from its state, and compares with never having stopped.
inline void check_continues(const FitRequest& whole) {
  const FitResult uninterrupted = run(whole);
  FitRequest half = whole;
  half.steps = 24;
  const FitResult first = run(half);
  half.state = first.state;
  half.steps = whole.steps - 24;
  const FitResult second = run(half);
  REQUIRE(first.frames.size() + second.frames.size() == uninterrupted.frames.size() + 1);
  for (std::size_t i = 0; i < first.frames.size(); ++i) CHECK(same(first.frames[i], uninterrupted.frames[i]));
  CHECK(same(second.frames[0], first.frames.back()));
  for (std::size_t i = 1; i < second.frames.size(); ++i) CHECK(same(second.frames[i], uninterrupted.frames[first.frames.size() - 1 + i]));
  CHECK(second.state.step == uninterrupted.state.step);
  CHECK(second.state.theta == uninterrupted.state.theta);
  CHECK(second.state.optimizer == uninterrupted.state.optimizer);
}
