#include "kl/experiment/crowd.h"
#include <algorithm>
#include <cmath>

namespace kl::experiment {

Counted crowd(const Density& p) {
  constexpr Index drawn = 1024, cut = 10;
  numeric::Stream stream(0, 0, 0);
  Values x = sample(p, stream, drawn).col(0);
  std::sort(x.begin(), x.end());
  Counted result{x.segment(cut, drawn - 2 * cut).max(-Gaussian::largest_mean).min(Gaussian::largest_mean), Values::Ones(drawn - 2 * cut)};
  Index distinct = 0;
  for (Index i = 0; i < result.x.size(); ++i) {
    if (i == 0 || result.x[i] != result.x[distinct - 1]) {
      result.x[distinct] = result.x[i];
      result.count[distinct++] = 1;
    } else {
      result.count[distinct - 1] += 1;
    }
  }
  result.x.conservativeResize(distinct);
  result.count.conservativeResize(distinct);
  return result;
}

std::vector<Mixture::Component> parts_of(const Density& p) {
  std::vector<Mixture::Component> parts;
  if (const Mixture* mixture = std::get_if<Mixture>(&p)) {
    parts = mixture->components;
    std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.mean < b.mean; });
    return parts;
  }
  constexpr Index blocks = 8;
  const Values x = crowd(p).x;
  for (Index i = 0; i < blocks; ++i) {
    const Index from = i * x.size() / blocks, to = (i + 1) * x.size() / blocks;
    if (from == to) continue;
    const Values block = x.segment(from, to - from);
    const double mean = block.mean(), sd = std::sqrt((block - mean).square().mean());
    parts.push_back({1, mean, std::clamp(sd, Gaussian::least_sd, Gaussian::largest_sd)});
  }
  return parts;
}

}  // namespace kl::experiment
