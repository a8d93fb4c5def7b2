#include "kl/estimator/block.h"
#include "kl/numeric/elementary.h"

namespace kl::estimator {

void Block::fill(const Setting& setting, Side side, const Points& x, unsigned reads) {
  const auto& [p, q, behavior] = setting;
  const auto read = [reads](unsigned columns) { return (reads & columns) != 0; };
  count = x.rows();
  padded = (count + numeric::lane_count - 1) / numeric::lane_count * numeric::lane_count;
  Points rows(padded, 1);
  rows.topRows(count) = x;
  rows.bottomRows(padded - count).setConstant(x(count - 1, 0));

  constexpr unsigned ratios = Column::r | Column::r_minus_one | Column::k3 | Column::r_log_r;
  if (read(ratios | Column::log_r | Column::log_q_over_p)) {
    log_q_over_p = log_density(q, rows) - log_density(p, rows);
    log_r = side == Side::p ? log_q_over_p : Values(-log_q_over_p);
  }
  if (read(Column::r | Column::r_log_r)) r = numeric::exp(log_r);
  if (read(Column::r_minus_one)) r_minus_one = numeric::expm1(log_r);
  if (read(Column::k3)) k3 = numeric::expm1_minus_x(log_r);
  if (read(Column::r_log_r)) r_log_r = (r == 0).select(0, r * log_r);
  if (read(Column::slope)) slope = kl::slope(q, rows) - kl::slope(p, rows);
  if (read(Column::score)) score = kl::score(q, rows);
  if (read(Column::path)) path = kl::path(q, rows);
  if (read(Column::rho)) rho = behavior ? numeric::exp(Values(log_density(q, rows) - log_density(*behavior, rows))) : Values(Values::Ones(padded));
}

}  // namespace kl::estimator
