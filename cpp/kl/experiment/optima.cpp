#include "kl/experiment/optima.h"
#include <algorithm>
#include "kl/experiment/run.h"

namespace kl::experiment {
namespace {

using Search = std::variant<GaussianOptima, MixtureOptima, CategoricalOptima>;

Search search_for(const OptimaRequest& request, const Density& p) {
  if (const Mixture* mixture = std::get_if<Mixture>(&request.q)) return MixtureOptima(request.kind, p, mixture->components.size());
  if (const Categorical* categorical = std::get_if<Categorical>(&p)) return CategoricalOptima(*categorical);
  return GaussianOptima(request.kind, p);
}

Density checked(const OptimaRequest& request) {
  check(request.p, "p");
  check(request.q, "q");
  check_model(request.q, "q");
  check_same_space(request.p, request.q, "q");
  return normalized(request.p);
}

}  // namespace

OptimaRun::OptimaRun(OptimaRequest request) : p_(checked(request)), search_(search_for(request, p_)) {}

double OptimaRun::advance() {
  const Slice slice;
  const auto step = [](auto& search) { return search.advance(); };
  while (!slice.over())
    if (!std::visit(step, search_)) return 1;
  return std::visit([](const auto& search) { return search.fraction(); }, search_);
}

std::vector<Optimum> OptimaRun::result() const {
  std::vector<Optimum> result = std::visit([](const auto& search) { return search.found(); }, search_);
  const auto precedes = [](const Optimum& a, const Optimum& b) { return moments(a.q).mean < moments(b.q).mean; };
  std::sort(result.begin(), result.end(), [&](const Optimum& a, const Optimum& b) { return a.value != b.value ? a.value < b.value : precedes(a, b); });
  // Values that differ by rounding alone are equal.
  for (auto from = result.begin(); from != result.end();) {
    const auto to = std::find_if(from, result.end(), [&](const Optimum& other) { return other.value > from->value + 1e-12 * (1e-3 + from->value); });
    std::sort(from, to, precedes);
    from = to;
  }
  return result;
}

}  // namespace kl::experiment
