#include "kl/experiment/optimizer.h"
#include <cmath>
#include "kl/experiment/natural_gradient.h"
#include "kl/numeric/elementary.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

constexpr Optimizer table[] = {
    {Method::gradient_descent, "gradient-descent", 0,
     [](const Density&, Values& theta, const Values& gradient, double learning_rate, double, std::vector<double>&) { theta -= learning_rate * gradient; }},
    {Method::momentum, "momentum", 1,
     [](const Density&, Values& theta, const Values& gradient, double learning_rate, double, std::vector<double>& memory) {
       Eigen::Map<Values> velocity(memory.data(), theta.size());
       velocity = 0.9 * velocity + gradient;
       theta -= learning_rate * velocity;
     }},
    {Method::adam, "adam", 2,
     [](const Density&, Values& theta, const Values& gradient, double learning_rate, double step, std::vector<double>& memory) {
       constexpr double beta_first = 0.9, beta_second = 0.999, epsilon = 1e-8;
       Eigen::Map<Values> first(memory.data(), theta.size()), second(memory.data() + theta.size(), theta.size());
       first = beta_first * first + (1 - beta_first) * gradient;
       second = beta_second * second + (1 - beta_second) * gradient * gradient;
       // 1 − βᵗ, at any step without those before it.
       const double seen_first = -numeric::expm1(step * numeric::log(beta_first)), seen_second = -numeric::expm1(step * numeric::log(beta_second));
       theta -= learning_rate * (first / seen_first) / ((second / seen_second).sqrt() + epsilon);
     }},
    {Method::natural_gradient, "natural-gradient", 0,
     [](const Density& q, Values& theta, const Values& gradient, double learning_rate, double, std::vector<double>&) {
       theta -= learning_rate * natural_gradient(q, gradient);
     }},
};

}  // namespace

std::span<const Optimizer> optimizers() { return table; }
const Optimizer& optimizer_of(Method method) { return table[static_cast<std::size_t>(method)]; }

std::vector<std::string_view> methods() {
  std::vector<std::string_view> names;
  for (const Optimizer& optimizer : table) names.push_back(optimizer.name);
  return names;
}

Method method_named(std::string_view name, const std::string& field) {
  std::string expected;
  for (const Optimizer& optimizer : table) {
    if (optimizer.name == name) return optimizer.method;
    expected += (expected.empty() ? "\"" : ", \"") + std::string(optimizer.name) + "\"";
  }
  refuse_invalid(field, "one of " + expected);
}

}  // namespace kl::experiment
