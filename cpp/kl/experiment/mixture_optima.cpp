#include "kl/experiment/mixture_optima.h"
#include <algorithm>
#include <cmath>
#include "kl/experiment/crowd.h"
#include "kl/experiment/model.h"
#include "kl/numeric/cholesky.h"

namespace kl::experiment {
namespace {

using Components = std::vector<Mixture::Component>;

/// Steps of EM that bring a start near where forward KL is least.
constexpr int steps_of_em = 30;
/// A weight below this is on its way to zero.
constexpr double least_weight = 1e-7;

Mixture sorted(Mixture q) {
  std::stable_sort(q.components.begin(), q.components.end(), [](const auto& a, const auto& b) { return a.mean != b.mean ? a.mean < b.mean : a.sd < b.sd; });
  return q;
}

/// As many components as asked for, the heaviest split in two until there are: the same density.
Mixture split(Components components, std::size_t count) {
  while (components.size() < count) {
    const auto heaviest = std::max_element(components.begin(), components.end(), [](const auto& a, const auto& b) { return a.weight < b.weight; });
    heaviest->weight /= 2;
    components.push_back(*heaviest);
  }
  return {components};
}

Components after_em(Components components, const Counted& numbers, double least_sd) {
  if (components.size() > Iteration::most_components) return components;
  for (int step = 0; step < steps_of_em; ++step) {
    Iteration iteration(components);
    iteration.add(numbers.x.data(), numbers.count.data(), numbers.x.size());
    components = iteration.maximized(least_sd);
  }
  return components;
}

Components with_sds(Components components, double factor) {
  for (Mixture::Component& component : components) component.sd = std::clamp(component.sd * factor, Gaussian::least_sd, Gaussian::largest_sd);
  return components;
}

/// P itself where it is such a mixture; and from seeds spread over all of P, over its halves and its middle: as they are, narrower, and after EM.
std::vector<Mixture> starts(const Density& p, std::size_t count) {
  std::vector<Mixture> result;
  const Mixture* mixture = std::get_if<Mixture>(&p);
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&p)) result.push_back(split({{1, gaussian->mean, gaussian->sd}}, count));
  if (mixture && mixture->components.size() <= count) result.push_back(split(mixture->components, count));

  const Counted all = crowd(p);
  const Index n = all.x.size();
  // The more components, the longer a descent: fewer of them.
  const std::uint64_t seeds = count <= 3 ? 3 : count <= 6 ? 2 : 1;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    for (const auto& [from, to] : {std::pair<Index, Index>(0, n), std::pair(Index{0}, n / 2), std::pair(n / 2, n), std::pair(n / 4, 3 * n / 4)}) {
      const Counted part{all.x.segment(from, to - from), all.count.segment(from, to - from)};
      if (static_cast<std::size_t>(part.x.size()) < 2 * count) continue;
      const double width = part.x[part.x.size() - 1] - part.x[0], least_sd = std::clamp(1e-3 * width, Gaussian::least_sd, Gaussian::largest_sd);
      numeric::Stream stream(1, seed, 0);
      const Components spread = spread_components(part, count, least_sd, stream);
      result.push_back({after_em(spread, part, least_sd)});
      result.push_back({with_sds(spread, 0.5)});
    }
  return result;
}

/// Whether no direction leads down: the second derivatives, by differences of gradients, are positive but for rounding; and some direction leads up,
/// or this is a plain where p and q do not meet.
bool leads_up(const QuasiNewton& descent) {
  constexpr double reach = 1e-4;
  const Index n = descent.gradient().size();
  Points curvature(n, n);
  for (Index j = 0; j < n; ++j) {
    Values by = Values::Zero(n);
    by[j] = reach;
    curvature.col(j) = (descent.gradient_at(by) - descent.gradient_at(-by)) / (2 * reach);
  }
  curvature = (0.5 * (curvature + curvature.transpose())).eval();
  const double steepest = curvature.matrix().diagonal().maxCoeff();
  if (!(steepest > 1e-9)) return false;
  curvature.matrix().diagonal().array() += 1e-4 * steepest;
  return numeric::solve_positive(curvature, Values::Zero(n)).isFinite().all();
}

}  // namespace

MixtureOptima::MixtureOptima(divergence::Divergence kind, const Density& p, std::size_t components) : kind_(kind), p_(p), starts_(starts(p, components)) {}

void MixtureOptima::begin_descent(const Mixture& start) {
  const Density q = start.normalized();
  if (divergence::is_finite(kind_, p_, q)) descent_.emplace(kind_, p_, q);
}

/// Near enough, number by number, that a descent would end there too.
bool MixtureOptima::is_known(const Mixture& q) const {
  const Mixture here = sorted(q);
  return std::any_of(found_.begin(), found_.end(), [&](const Optimum& found) {
    const Components& other = std::get<Mixture>(found.q).components;
    return std::equal(here.components.begin(), here.components.end(), other.begin(), [](const Mixture::Component& a, const Mixture::Component& b) {
      return std::abs(a.weight - b.weight) < 1e-3 && std::abs(a.mean - b.mean) < 1e-3 * b.sd && std::abs(a.sd - b.sd) < 1e-3 * b.sd;
    });
  });
}

void MixtureOptima::take(const Mixture& q, double value) {
  const Density density = sorted(q);
  const auto same = std::find_if(found_.begin(), found_.end(), [&](const Optimum& found) {
    return divergence::value({divergence::Kind::squared_hellinger}, found.q, density).value < 1e-6;
  });
  if (same == found_.end())
    found_.push_back({density, value});
  else if (value < same->value)
    *same = {density, value};
}

/// One step: false at the end, where it leaves what it found, or where it nears what is known already.
bool MixtureOptima::descend() {
  const Mixture q = std::get<Mixture>(descent_->q());
  if (is_known(q)) return false;
  if (descent_->advance()) return true;
  const bool is_flat = (descent_->gradient().abs() < 1e-6 * std::max(1.0, descent_->value())).all();
  const bool has_all = std::all_of(q.components.begin(), q.components.end(), [](const Mixture::Component& component) { return component.weight > least_weight; });
  if (is_flat && has_all && leads_up(*descent_)) take(q, descent_->value());
  return false;
}

bool MixtureOptima::advance() {
  if (descent_) {
    if (!descend()) descent_.reset();
  } else if (next_start_ < starts_.size()) {
    begin_descent(starts_[next_start_++]);
  }
  return descent_ || next_start_ < starts_.size();
}

}  // namespace kl::experiment
