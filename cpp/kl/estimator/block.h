/// A block of samples as struct of arrays: the columns that formulas read, four lanes at a time.
#pragma once
#include <array>
#include "kl/density/density.h"
#include "kl/estimator/estimator.h"
#include "kl/numeric/lanes.h"

namespace kl::estimator {

/// What of a `Sample` a formula may read, one bit each.
enum Column : unsigned {
  log_r = 1, r = 2, r_minus_one = 4, k3 = 8, log_q_over_p = 16, slope = 32, score = 64, path = 128, lambda = 256, rho = 512,
  r_log_r = 1024
};

/// Arrays of `padded` numbers, a multiple of four; those beyond `count` repeat the last sample.
/// Columns that nobody reads are empty.
struct Block {
  static constexpr Index capacity = 256;  ///< samples that the loop over batches puts into one
  Index count = 0, padded = 0;
  Values log_r, r, r_minus_one, k3, r_log_r, log_q_over_p, slope, rho;
  Points score, path;  ///< padded × parameters

  /// The columns `reads` of samples x (n × 1), drawn from `side`.
  void fill(const Setting& setting, Side side, const Points& x, unsigned reads);
  /// The same with what is known of P at x.
  struct KnownOfP { Values log_density, slope; };
  void fill(const Setting& setting, Side side, const Points& x, const KnownOfP& p, unsigned reads);

  /// Four samples from i on, as a formula sees them at parameter j; score and path are given room for by the caller.
  using Row = std::array<numeric::Lanes, most_parameters>;
  Sample<numeric::Lanes> lanes(Index i, int j, unsigned reads, const double* lambda, Row& score_row, Row& path_row) const {
    const auto four = [i, reads](const Values& column, unsigned bit) {
      return reads & bit ? numeric::Lanes::load(column.data() + i) : numeric::Lanes(0.0);
    };
    if (reads & Column::score) score_row[j] = numeric::Lanes::load(score.data() + j * padded + i);
    if (reads & Column::path) path_row[j] = numeric::Lanes::load(path.data() + j * padded + i);
    return {four(log_r, Column::log_r), four(r, Column::r), four(r_minus_one, Column::r_minus_one), four(k3, Column::k3),
            four(r_log_r, Column::r_log_r), four(log_q_over_p, Column::log_q_over_p), four(slope, Column::slope), score_row.data(), path_row.data(),
            reads & Column::rho ? numeric::Lanes::load(rho.data() + i) : numeric::Lanes(1.0), numeric::Lanes::load(lambda + i)};
  }
};

}  // namespace kl::estimator
