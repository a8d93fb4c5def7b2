#include "kl/experiment/grid.h"
#include <algorithm>
#include "kl/numeric/elementary.h"
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

constexpr double most_cells_a_side = 512;
/// log 1e6, up to the rounding of whoever wrote it.
constexpr double largest_log_sd = 13.8155105579643;

void check_axis(const Axis& axis, const std::string& field, double least, double largest, const std::string& range) {
  if (!(axis.from >= least && axis.from <= largest)) refuse_invalid(field + ".from", range);
  if (!(axis.to > axis.from && axis.to <= largest)) refuse_invalid(field + ".to", "above " + field + ".from, and " + range);
  if (!numeric::is_integer(axis.count, 2, most_cells_a_side)) refuse_invalid(field + ".count", "an integer from 2 to 512");
}

/// P beside every Q of the grid: their corners are the Qs farthest from it.
void check_pairs(const Density& p, const Axis& mean, const Axis& log_sd) {
  const double least_sd = sd_at(log_sd, 0);
  for (const double corner : {mean.from, mean.to}) {
    try {
      check_pair(p, Gaussian{corner, least_sd});
    } catch (const Refusal& refusal) {
      if (refusal.field != "q.sd") throw;
      refuse_limit("logSd.from", "logSd.from is too small for means so far apart: all locations of p and q must lie within 10000000 times the smallest sd of each other");
    }
  }
}

}  // namespace

double sd_at(const Axis& log_sd, double row) { return std::clamp(numeric::exp(log_sd.at(row)), Gaussian::least_sd, Gaussian::largest_sd); }

void check_grid(const Density& p, const Axis& mean, const Axis& log_sd) {
  check_on_line(p, "p");
  check_axis(mean, "mean", -Gaussian::largest_mean, Gaussian::largest_mean, "a number from -1000000 to 1000000");
  check_axis(log_sd, "logSd", -largest_log_sd, largest_log_sd, "a number from -13.8155 to 13.8155, the logarithms of 0.000001 and 1000000");
  check_pairs(p, mean, log_sd);
}

}  // namespace kl::experiment
