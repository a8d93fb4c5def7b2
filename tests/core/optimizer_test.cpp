#include "kl/experiment/optimizer.h"
#include <catch2/catch.hpp>
#include <cmath>
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;

namespace {

const Optimizer& named(std::string_view name) { return optimizers()[static_cast<std::size_t>(method_named(name, "method"))]; }

Values two(double a, double b) {
  Values values(2);
  values << a, b;
  return values;
}

/// θ after some steps with these gradients, of a Gaussian.
Values after(const Optimizer& optimizer, Values theta, const std::vector<Values>& gradients, double learning_rate) {
  std::vector<double> memory(optimizer.memory * 2, 0.0);
  for (std::size_t step = 0; step < gradients.size(); ++step) optimizer.advance(Gaussian::with_theta(theta), theta, gradients[step], learning_rate, static_cast<double>(step + 1), memory);
  return theta;
}

void check_close(const Values& a, const Values& b) { CHECK((a - b).abs().maxCoeff() < 1e-14); }

}  // namespace

TEST_CASE("Optimizers stand in the order of their methods, and are found by name alone", "[optimizer]") {
  for (std::size_t i = 0; i < optimizers().size(); ++i) {
    CHECK(optimizers()[i].method == static_cast<Method>(i));
    CHECK(methods()[i] == optimizers()[i].name);
    CHECK(method_named(optimizers()[i].name, "optimizer.method") == optimizers()[i].method);
  }
  try {
    method_named("sgd", "optimizer.method");
    FAIL("was taken");
  } catch (const Refusal& refusal) {
    CHECK(refusal.field == "optimizer.method");
    CHECK(std::string(refusal.what()).find("\"adam\"") != std::string::npos);
  }
}

TEST_CASE("Gradient descent steps against the gradient, by learning rate times gradient", "[optimizer]") {
  check_close(after(named("gradient-descent"), two(1, 2), {two(3, -4), two(1, 1)}, 0.1), two(0.6, 2.3));
}

TEST_CASE("Momentum adds nine tenths of its last velocity", "[optimizer]") {
  // velocities (3, −4), then 0.9 (3, −4) + (1, 1)
  check_close(after(named("momentum"), two(1, 2), {two(3, -4), two(1, 1)}, 0.1), two(1 - 0.3 - 0.37, 2 + 0.4 + 0.26));
}

TEST_CASE("Adam's first step is the learning rate in each parameter, whatever the gradient's size", "[optimizer]") {
  for (const double size : {1e-3, 1.0, 1e6}) {
    const Values theta = after(named("adam"), two(1, 2), {two(3 * size, -4 * size)}, 0.1);
    CHECK(theta[0] == Approx(0.9).epsilon(1e-5));
    CHECK(theta[1] == Approx(2.1).epsilon(1e-5));
  }
}

TEST_CASE("Adam's second step follows its two moments without their bias", "[optimizer]") {
  const double first = (0.9 * 0.1 * 3 + 0.1 * 1) / (1 - 0.81), second = (0.999 * 0.001 * 9 + 0.001 * 1) / (1 - 0.998001);
  const double expected = 1 - 0.1 * 3 / (3 + 1e-8) - 0.1 * first / (std::sqrt(second) + 1e-8);
  CHECK(after(named("adam"), two(1, 2), {two(3, 0), two(1, 0)}, 0.1)[0] == Approx(expected).epsilon(1e-13));
  CHECK(after(named("adam"), two(1, 2), {two(3, 0), two(1, 0)}, 0.1)[1] == 2);
}

TEST_CASE("Natural gradient divides by the Fisher information, so that mean steps scale with the variance", "[optimizer]") {
  const double log_sd = std::log(3.0);
  const Values theta = after(named("natural-gradient"), two(1, log_sd), {two(0.5, 0.8)}, 0.1);
  CHECK(theta[0] == Approx(1 - 0.1 * 0.5 * 9).epsilon(1e-14));
  CHECK(theta[1] == Approx(log_sd - 0.1 * 0.4).epsilon(1e-14));
}
