#include "kl/estimator/block.h"
#include "kl/numeric/elementary.h"

namespace kl::estimator {

namespace {

/// What is read of log r, in which form ever.
constexpr unsigned log_ratios = Column::r | Column::r_minus_one | Column::k3 | Column::r_log_r | Column::log_r | Column::log_q_over_p;

/// Repeats the last of some rows until there are `padded`.
template <class Rows>
Rows filled_up(const Rows& rows, Index padded) {
  Rows result(padded, rows.cols());
  result.topRows(rows.rows()) = rows;
  for (Index i = rows.rows(); i < padded; ++i) result.row(i) = rows.row(rows.rows() - 1);
  return result;
}

}  // namespace

void Block::fill(const Setting& setting, Side side, const Points& x, unsigned reads) {
  fill(setting, side, x, {reads & log_ratios ? log_density(setting.p, x) : Values(), reads & Column::slope ? kl::slope(setting.p, x) : Values()}, reads);
}

void Block::fill(const Setting& setting, Side side, const Points& x, const KnownOfP& p, unsigned reads) {
  const Density& q = setting.q;
  const auto read = [reads](unsigned columns) { return (reads & columns) != 0; };
  count = x.rows();
  padded = (count + numeric::lane_count - 1) / numeric::lane_count * numeric::lane_count;
  const Points rows = filled_up(x, padded);

  if (read(log_ratios)) {
    log_q_over_p = log_density(q, rows) - filled_up(p.log_density, padded);
    log_r = side == Side::p ? log_q_over_p : Values(-log_q_over_p);
  }
  if (read(Column::r | Column::r_log_r)) r = numeric::exp(log_r);
  if (read(Column::r_minus_one)) r_minus_one = numeric::expm1(log_r);
  if (read(Column::k3)) k3 = numeric::expm1_minus_x(log_r);
  if (read(Column::r_log_r)) r_log_r = (r == 0).select(0, r * log_r);
  if (read(Column::slope)) slope = kl::slope(q, rows) - filled_up(p.slope, padded);
  if (read(Column::score)) score = kl::score(q, rows);
  if (read(Column::path)) path = kl::path(q, rows);
  if (read(Column::rho)) rho = setting.behavior ? numeric::exp(Values(log_density(q, rows) - log_density(*setting.behavior, rows))) : Values(Values::Ones(padded));
}

}  // namespace kl::estimator
