#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include "estimators.h"

using namespace kl;
using namespace kl::estimator;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Existence of(const Chosen& one, const Setting& setting, int j = 0) {
  const Side side = one.entry->about.samples_from;
  return existence(one.entry->terms(side, one.lambda), setting, side, j);
}
bool has_mean(const Chosen& one, const Setting& setting, int j = 0) { return of(one, setting, j).mean == 0; }
bool has_variance(const Chosen& one, const Setting& setting, int j = 0) { return of(one, setting, j).square; }

/// Whether something is there exactly for degrees of freedom above the threshold.
template <class Exists>
bool begins_above(double threshold, const Exists& exists) {
  return !exists(threshold - 1e-6) && !exists(threshold) && exists(threshold + 1e-6);
}

}  // namespace

TEST_CASE("Under Student's t, moments begin where the powers of x that they ask for do", "[existence]") {
  const Density q = Gaussian{0.3, 1.2};
  const auto check = [&](const Chosen& one, int j, double mean, double variance) {
    INFO(one.entry->about.name << ", parameter " << j);
    CHECK(begins_above(mean, [&](double df) { return has_mean(one, {StudentT{0, 1, df}, q}, j); }));
    CHECK(begins_above(variance, [&](double df) { return has_variance(one, {StudentT{0, 1, df}, q}, j); }));
  };
  for (const char* name : {"k1", "k3", "absolute", "control-variate"}) check(forward(name), 0, 2, 4);
  check(forward("k2"), 0, 4, 8);
  for (const char* name : {"score", "k3-gradient", "control-variate-gradient"}) {
    check(forward(name), 0, 1, 2);
    check(forward(name), 1, 2, 4);
  }
  check(forward("k2-gradient"), 0, 3, 6);
  check(forward("k2-gradient"), 1, 4, 8);
  CHECK(has_variance(forward("clamped-k3"), {StudentT{0, 1, 0.1}, q}));
}

TEST_CASE("Samples of a Gaussian meet the tail of Student's t through the ratio alone", "[existence]") {
  const Density q = Gaussian{0.3, 1.2};
  for (const Chosen& one : {reverse("k3-loss"), reverse("k3-reward"), forward("importance-score"), forward("importance-score-control-variate")}) {
    INFO(one.entry->about.name);
    CHECK(begins_above(1, [&](double df) { return has_mean(one, {StudentT{0, 1, df}, q}, 0); }));
    CHECK(begins_above(2, [&](double df) { return has_mean(one, {StudentT{0, 1, df}, q}, 1); }));
    CHECK_FALSE(has_variance(one, {StudentT{0, 1, 1e6}, q}, 0));
  }
  // Along the path the parts of dℓ/dθ that grow cancel, and what is left dies out with p.
  for (const int j : {0, 1}) {
    CHECK(has_mean(reverse("k3-pathwise"), {StudentT{0, 1, 0.1}, q}, j));
    CHECK_FALSE(has_variance(reverse("k3-pathwise"), {StudentT{0, 1, 0.1}, q}, j));
    for (const char* name : {"score-function", "pathwise", "sticking-the-landing", "k2-reward", "k3-weighted-loss", "clamped-k3-loss"})
      CHECK(has_variance(reverse(name), {StudentT{0, 1, 0.1}, q}, j));
  }
  CHECK(of(forward("importance"), {StudentT{0, 1, 1.9}, q}).mean == infinity);
  CHECK_FALSE(has_variance(reverse("k3"), {Laplace{0, 1}, q}));
  CHECK(has_variance(forward("k3"), {Laplace{0, 1}, q}));
}

TEST_CASE("A ratio has a variance where χ² of the other density from the one sampled is finite", "[existence]") {
  for (const double root : {0.1, 1.0, 30.0}) {  // σ_p; the edge is at √2 of it, and of σ_q
    const auto forward_has = [&](double share) { return has_variance(forward("k3"), {Gaussian{0, root}, Gaussian{1, root * std::sqrt(2 * share)}}); };
    const auto reverse_has = [&](double share) { return has_variance(reverse("k3"), {Gaussian{0, root * std::sqrt(2 * share)}, Gaussian{1, root}}); };
    for (const double less : {0.5, 1 - 1e-12}) CHECK((forward_has(less) && reverse_has(less)));
    for (const double more : {1 + 1e-12, 4.0}) CHECK((!forward_has(more) && !reverse_has(more)));
  }
  // Of a mixture the widest component counts.
  CHECK(has_variance(forward("k3"), {Mixture{{{0.99, 0, 0.5}, {0.01, 0, 2}}}, Gaussian{0, 2.8}}));
  CHECK_FALSE(has_variance(reverse("k3"), {Mixture{{{0.99, 0, 0.5}, {0.01, 0, 2}}}, Gaussian{0, 1.4}}));
}

TEST_CASE("On the edge itself the means decide", "[existence]") {
  // o²/s with σ_o² = 2σ_s²: exactly, through 9/8 = 2 · (3/4)². A sampled density with two equally wide components holds an o between their means.
  const Gaussian at_edge{0, 1.5};
  const double sd = 1.5 / std::sqrt(2.0);
  const auto sampled = [&](double left, double right) { return Density(Mixture{{{0.5, left, sd}, {0.5, right, sd}}}); };
  CHECK(has_variance(forward("k3"), {sampled(-1, 1), at_edge}));
  CHECK_FALSE(has_variance(forward("k3"), {sampled(0.5, 1), at_edge}));
  CHECK_FALSE(has_variance(forward("k3"), {sampled(0, 1), at_edge}));
  CHECK_FALSE(has_variance(forward("k3"), {Gaussian{0, sd}, at_edge}));
}

TEST_CASE("Of a skew-normal P the light tail decides for samples of P, the heavy one for samples of Q", "[existence]") {
  const double omega = 1.4, shape = 3;
  const Density p = SkewNormal{-0.5, omega, shape};
  const double light = omega * std::sqrt(2 / (1 + shape * shape)), heavy = omega / std::sqrt(2);
  CHECK(has_variance(forward("k3"), {p, Gaussian{0, light * (1 - 1e-9)}}));
  CHECK_FALSE(has_variance(forward("k3"), {p, Gaussian{0, light * (1 + 1e-9)}}));
  CHECK(has_variance(reverse("k3"), {p, Gaussian{0, heavy * (1 + 1e-9)}}));
  CHECK_FALSE(has_variance(reverse("k3"), {p, Gaussian{0, heavy * (1 - 1e-9)}}));
  // Shape 1, σ_q = ω: the light tail is on the edge, and the location decides.
  CHECK(has_variance(forward("k3"), {SkewNormal{1, 1, 1}, Gaussian{2, 1}}));
  CHECK_FALSE(has_variance(forward("k3"), {SkewNormal{1, 1, 1}, Gaussian{0, 1}}));
}

TEST_CASE("A coefficient of zero takes the ratio out of the formula", "[existence]") {
  const Setting setting{Gaussian{0, 1}, Gaussian{0, 2}};
  for (const double lambda : {-1.0, 1e-300, 1.0}) {
    CHECK_FALSE(has_variance(forward("control-variate", lambda), setting));
    CHECK_FALSE(has_variance(forward("control-variate-gradient", lambda), setting, 1));
  }
  CHECK(has_variance(forward("control-variate", 0.0), setting));
  CHECK(has_variance(forward("control-variate-gradient", 0.0), setting, 1));
}

TEST_CASE("Where Q reaches beyond P, logarithms are infinite there and ratios nothing", "[existence]") {
  const Setting setting{Uniform{-1, 2}, Gaussian{0.3, 0.9}};
  for (const Estimator& entry : entries()) {
    INFO(entry.about.name);
    const Existence exists = of({&entry, 1}, setting);
    if (entry.about.samples_from == Side::p) {
      CHECK(exists.mean == 0);
      CHECK(exists.square);
      continue;
    }
    if (entry.about.batch == Batch::self_normalized) continue;
    // What the formula itself is where p is zero: there r = 0 and ℓ = ∞.
    const numeric::Extended one[] = {1.0};
    const numeric::Extended beyond = entry.at_node({-infinity, 0.0, -1.0, infinity, 0.0, infinity, infinity, one, one, 1.0, 1.0}, 0);
    CHECK((exists.mean == 0) == std::isfinite(beyond.value()));
    if (exists.mean != 0) CHECK((entry.about.estimates == Estimates::value ? exists.mean == infinity : std::isnan(exists.mean)));
  }
}

TEST_CASE("Where P falls to zero inside its samples' reach, q/p has no variance", "[existence]") {
  const Gaussian q{0.3, 0.9};
  const auto drawn = [](double middle, double end) { return Density(Drawn{-1, 1, {1, 1, middle, 1, end}}); };
  CHECK(has_variance(forward("k3"), {normalized(drawn(0.1, 0.1)), q}));
  CHECK_FALSE(has_variance(forward("k3"), {normalized(drawn(0.1, 0)), q}));
  CHECK_FALSE(has_variance(forward("k3"), {normalized(drawn(0, 0.1)), q}));
  CHECK(has_mean(forward("k3"), {normalized(drawn(0, 0)), q}));
  CHECK(has_variance(forward("k1"), {normalized(drawn(0, 0)), q}));
}

TEST_CASE("Off-policy, weights have a variance where χ² of Q from the behavior is finite, and a cap gives them one anywhere", "[existence]") {
  const Density p = Gaussian{0, 1}, q = Gaussian{0.5, 1};
  for (const char* name : {"k1-weighted-loss", "k2-weighted-loss", "k3-weighted-loss"}) {
    CHECK(has_variance(reverse(name), {p, q, Gaussian{0, 0.72}}));
    CHECK_FALSE(has_variance(reverse(name), {p, q, Gaussian{0, 0.70}}));
    CHECK(has_variance(reverse(name), {p, q, StudentT{0, 1, 0.5}}));  // q dies out much faster
  }
  CHECK(has_variance(reverse("score-function"), {p, q, Gaussian{0, 0.1}}));
  // What is not weighted feels the behavior's own tails. P and Q are equally wide: ℓ grows as x, s as x and x².
  CHECK(begins_above(2, [&](double df) { return has_mean(reverse("score-function"), {p, q, StudentT{0, 1, df}}, 0); }));
  CHECK(begins_above(6, [&](double df) { return has_variance(reverse("score-function"), {p, q, StudentT{0, 1, df}}, 1); }));
  CHECK(of(reverse("k1"), {Gaussian{0, 1}, Gaussian{0, 2}, StudentT{0, 1, 2}}).mean == infinity);
  CHECK(of(reverse("k1"), {Gaussian{0, 2}, Gaussian{0, 1}, StudentT{0, 1, 2}}).mean == -infinity);
  CHECK(of(reverse("k3"), {Gaussian{0, 2}, Gaussian{0, 1}, Gaussian{0, 1}}).mean == 0);
  CHECK(of(reverse("k3"), {Gaussian{0, 2}, Gaussian{0, 1}, StudentT{0, 1, 2}}).mean == infinity);
}

TEST_CASE("Far out, the widest component of a mixture Q alone is responsible", "[existence]") {
  const Density q = Mixture{{{0.5, 0, 1}, {0.5, 0, 2}}}, p = StudentT{0, 1, 0.5};
  const Chosen score = forward("score");
  for (const int j : {0, 1, 2, 4}) CHECK(has_variance(score, {p, q}, j));  // logits, and all of the narrow one
  for (const int j : {3, 5}) CHECK_FALSE(has_mean(score, {p, q}, j));
  CHECK(begins_above(1, [&](double df) { return has_mean(score, {StudentT{0, 1, df}, q}, 3); }));
  CHECK(begins_above(4, [&](double df) { return has_variance(score, {StudentT{0, 1, df}, q}, 5); }));
}

TEST_CASE("A clamp kinks where it begins to act, an absolute value where the ratio is one", "[existence]") {
  const auto kinks = [](const Chosen& one) { return levels(one.entry->terms(Side::q, 1), {rough_p, rough_q}, Side::q); };
  const std::vector<Level> clamped = kinks(reverse("clamped-k3"));
  REQUIRE(clamped.size() == 2);
  for (const Level& level : clamped) CHECK(std::exp(level.log_ratio) - 1 - level.log_ratio == Approx(10).epsilon(1e-12));
  CHECK(kinks(reverse("absolute")).at(0).log_ratio == 0);
  CHECK(kinks(reverse("clamped-k3-loss")).size() == 2);
  CHECK(kinks(reverse("k3")).empty());
}
