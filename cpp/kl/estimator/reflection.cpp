#include "kl/estimator/reflection.h"
#include "kl/numeric/elementary.h"

namespace kl::estimator {

bool has_reflection(const Density& density) { return std::holds_alternative<Gaussian>(density) || std::holds_alternative<Mixture>(density); }

Points responsibilities(const Density& density, const Points& x) {
  const std::vector<Mixture::Component> parts = components(density);
  const Values log_whole = log_density(density, x);
  Points result(x.rows(), static_cast<Index>(parts.size()));
  for (std::size_t k = 0; k < parts.size(); ++k)
    result.col(static_cast<Index>(k)) = parts[k].weight * numeric::exp(Values(Gaussian{parts[k].mean, parts[k].sd}.log_density(x) - log_whole));
  return result;
}

Points reflections(const Density& density, const Points& x) {
  const std::vector<Mixture::Component> parts = components(density);
  Points result(x.rows() * static_cast<Index>(parts.size()), 1);
  for (std::size_t k = 0; k < parts.size(); ++k) result.middleRows(static_cast<Index>(k) * x.rows(), x.rows()) = 2 * parts[k].mean - x;
  return result;
}

Points reflected_sample(const Density& density, numeric::Stream& stream, const Points& x) {
  const Points all = reflections(density, x);
  if (all.rows() == x.rows()) return all;
  const Points share = responsibilities(density, x);
  Points result(x.rows(), 1);
  for (Index i = 0; i < x.rows(); i += numeric::lane_count) {
    double uniform[numeric::lane_count];
    stream.uniform().store(uniform);
    for (Index lane = 0; lane < numeric::lane_count && i + lane < x.rows(); ++lane) {
      const Index row = i + lane;
      Index k = 0;
      for (double up_to = share(row, 0); k + 1 < share.cols() && uniform[lane] >= up_to; up_to += share(row, k)) ++k;
      result(row, 0) = all(k * x.rows() + row, 0);
    }
  }
  return result;
}

}  // namespace kl::estimator
