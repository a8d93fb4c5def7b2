/// How a line of the tables becomes an entry: its formula, written once, is made into what runs on a quadrature node, on a block of
/// samples, and on the names of the columns.
#pragma once
#include <span>
#include "kl/estimator/block.h"
#include "kl/estimator/estimator.h"
#include "kl/estimator/operations.h"

namespace kl::estimator {

/// What a formula gives when it is run on the names of its columns: the names it read.
struct Reads {
  unsigned columns;
  constexpr explicit Reads(Column column) : columns(column) {}
  constexpr explicit Reads(unsigned columns) : columns(columns) {}
  constexpr Reads(double) : columns(0) {}  // NOLINT: implicit, so that a formula mixes columns and constants
  friend constexpr Reads operator+(Reads a, Reads b) { return Reads(a.columns | b.columns); }
  friend constexpr Reads operator-(Reads a, Reads b) { return Reads(a.columns | b.columns); }
  friend constexpr Reads operator*(Reads a, Reads b) { return Reads(a.columns | b.columns); }
  friend constexpr Reads operator-(Reads a) { return a; }
  friend constexpr Reads magnitude(Reads a) { return a; }
  friend constexpr Reads at_most(Reads a, double) { return a; }
  friend constexpr Reads where_at_most(Reads a, double, Reads b) { return Reads(a.columns | b.columns); }
};

template <class Formula>
constexpr unsigned reads() {
  constexpr Reads score[] = {Reads(Column::score)}, path[] = {Reads(Column::path)};
  const Sample<Reads> names{Reads(Column::log_r), Reads(Column::r), Reads(Column::r_minus_one), Reads(Column::k3), Reads(Column::r_log_r),
                            Reads(Column::log_q_over_p), Reads(Column::slope), score, path, Reads(Column::rho), Reads(Column::lambda)};
  return Formula{}(names, 0).columns;
}

template <class Formula>
numeric::Extended at_node(const Sample<numeric::Extended>& x, int j) {
  return Formula{}(x, j);
}

template <class Formula>
void at_block(const Block& block, int j, const double* lambda, double* value) {
  constexpr unsigned columns = reads<Formula>();
  Block::Row score, path;
  for (Index i = 0; i < block.padded; i += numeric::lane_count) {
    const numeric::Lanes four = Formula{}(block.lanes(i, j, columns, lambda, score, path), j);
    four.store(value + i);
  }
}

template <class Formula>
Terms terms_of(Side side, double lambda) {
  const Terms score[] = {Terms(Symbol::score)}, path[] = {Terms(Symbol::path)};
  const Terms r(Symbol::r), log_r(Symbol::log_r), slope = Terms(Symbol::slope_q) - Terms(Symbol::slope_p);
  const Sample<Terms> x{log_r, r, r - 1, r - 1 - log_r, r * log_r, terms_of_log_ratio(side), slope, score, path, Terms(Symbol::rho), lambda};
  return Formula{}(x, 0);
}

/// The formula is a generic lambda without captures, [](const auto& x, int j) { … }: it can be rebuilt from its type.
template <class Formula>
constexpr Estimator entry(About about, Formula) {
  return {about, reads<Formula>(), &at_node<Formula>, &at_block<Formula>, &terms_of<Formula>};
}

/// Of ∇D(P‖Q), by samples of this side.
constexpr About forward_gradient(Side samples_from, About about) {
  about.estimates = Estimates::gradient;
  about.samples_from = samples_from;
  return about;
}
/// Of ∇D(Q‖P), by samples of Q's side.
constexpr About reverse_gradient(About about) {
  about = forward_gradient(Side::q, about);
  about.objective = Objective::reverse_kl;
  return about;
}

std::span<const Estimator> value_entries();     ///< value.cpp
std::span<const Estimator> gradient_entries();  ///< gradient.cpp
std::span<const Estimator> placement_entries(); ///< placement.cpp

}  // namespace kl::estimator
