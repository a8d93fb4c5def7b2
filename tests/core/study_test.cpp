#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include "kl/estimator/sampled.h"
#include "kl/experiment/study.h"
#include "kl/refusal.h"

using namespace kl;
using namespace kl::experiment;
using estimator::Objective;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

StudyRequest request_of(Objective direction, std::vector<std::string> names) {
  StudyRequest request{.p = Mixture{{{0.6, -0.5, 0.9}, {0.4, 0.7, 1.1}}}, .q = Gaussian{0.2, 1.1}, .direction = direction, .estimators = {},
                       .batch_size = 32, .batches = 5000, .seed = 42, .bins = 60};
  for (const std::string& name : names) request.estimators.push_back({.name = name});
  return request;
}
/// Every entry of a direction.
StudyRequest whole_request(Objective direction) {
  std::vector<std::string> names;
  for (const estimator::Estimator& entry : estimator::entries())
    if (entry.about.objective == direction) names.emplace_back(entry.about.name);
  return request_of(direction, names);
}

std::vector<StudyResult> run(const StudyRequest& request) {
  StudyRun run(request);
  while (run.advance() < 1) {}
  return run.result();
}

Values part(const StudyRequest& request, double from, double to) {
  StudyRun run(request, from, to);
  while (run.advance() < 1) {}
  return run.part();
}

bool same_bits(double a, double b) { return __builtin_bit_cast(std::uint64_t, a) == __builtin_bit_cast(std::uint64_t, b) || (std::isnan(a) && std::isnan(b)); }
bool same_bits(const Values& a, const Values& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) { return same_bits(x, y); });
}
bool same_bits(const StudyHistogram& a, const StudyHistogram& b) {
  return same_bits(a.edges, b.edges) && a.counts == b.counts && a.below == b.below && a.above == b.above;
}
bool same_bits(const std::vector<StudyResult>& a, const std::vector<StudyResult>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].estimator.entry != b[i].estimator.entry || a[i].parameters != b[i].parameters || a[i].exact.kind != b[i].exact.kind) return false;
    for (const auto& [x, y] : {std::pair{&a[i].truth, &b[i].truth}, {&a[i].exact.mean, &b[i].exact.mean}, {&a[i].exact.sd, &b[i].exact.sd},
                               {&a[i].exact.coefficient, &b[i].exact.coefficient}, {&a[i].exact.visible, &b[i].exact.visible},
                               {&a[i].exact.sample_variance, &b[i].exact.sample_variance}, {&a[i].sampled_mean, &b[i].sampled_mean},
                               {&a[i].sampled_sd, &b[i].sampled_sd}, {&a[i].kept_x, &b[i].kept_x}})
      if (!same_bits(*x, *y)) return false;
    if (a[i].histogram.size() != b[i].histogram.size() || a[i].kept.size() != b[i].kept.size()) return false;
    for (std::size_t j = 0; j < a[i].histogram.size(); ++j)
      if (!same_bits(a[i].histogram[j].estimate, b[i].histogram[j].estimate) || !same_bits(a[i].histogram[j].variance, b[i].histogram[j].variance)) return false;
    for (std::size_t j = 0; j < a[i].kept.size(); ++j)
      if (!same_bits(a[i].kept[j], b[i].kept[j])) return false;
  }
  return true;
}

double total(const StudyHistogram& histogram) {
  return std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0) + histogram.below + histogram.above;
}

struct Refused { std::string name, field; };
template <class Work>
Refused refusal_of(const Work& work) {
  try {
    work();
  } catch (const Refusal& refusal) {
    return {std::string(refusal.name), refusal.field};
  }
  return {"none", ""};
}
Refused refusal_of(const StudyRequest& request) {
  return refusal_of([&] { StudyRun run(request); });
}

}  // namespace

TEST_CASE("A study in parts has the bits of the whole, however it is split", "[study]") {
  for (const Objective direction : {Objective::forward_kl, Objective::reverse_kl}) {
    StudyRequest request = whole_request(direction);
    request.batches = 6500;
    request.keep = 100;
    const double parts = StudyRun::part_count(request);
    REQUIRE(parts == 4);
    const std::vector<StudyResult> whole = run(request);
    CHECK(same_bits(StudyRun::merge(request, {part(request, 0, 4)}), whole));
    CHECK(same_bits(StudyRun::merge(request, {part(request, 0, 1), part(request, 1, 4)}), whole));
    CHECK(same_bits(StudyRun::merge(request, {part(request, 0, 2), part(request, 2, 3), part(request, 3, 4)}), whole));
    CHECK(same_bits(run(request), whole));
    request.seed = 43;
    CHECK_FALSE(same_bits(run(request), whole));
  }
}

TEST_CASE("Parts that are not all of the study's, in order, are refused", "[study]") {
  StudyRequest request = request_of(Objective::forward_kl, {"k1", "score"});
  request.batches = 6500;
  const Values first = part(request, 0, 2), second = part(request, 2, 4);
  const auto merging = [&](const std::vector<Values>& parts) {
    const Refused refused = refusal_of([&] { StudyRun::merge(request, parts); });
    CHECK(refused.field == "parts");
    return refused.name;
  };
  CHECK(merging({}) == "InvalidScenario");
  CHECK(merging({first}) == "InvalidScenario");
  CHECK(merging({second, first}) == "InvalidScenario");
  CHECK(merging({first, first}) == "InvalidScenario");
  CHECK(merging({first, second.head(second.size() - 1)}) == "InvalidScenario");
  CHECK(merging({first, Values::Constant(7, infinity)}) == "InvalidScenario");
  CHECK(refusal_of([&] { StudyRun(request, 4, 5); }).field == "from");
  CHECK(refusal_of([&] { StudyRun(request, 1, 1); }).field == "to");
  CHECK(refusal_of([&] { StudyRun(request, 0, 5); }).field == "to");
}

TEST_CASE("Parts are at most 256 and do not depend on who works on them", "[study]") {
  StudyRequest request = request_of(Objective::forward_kl, {"k1"});
  for (const double batch_size : {1.0, 32.0, 1000.0, 1e6}) {
    request.batch_size = batch_size;
    for (const double batches : {0.0, 1.0, 1000.0, 1e9 / batch_size}) {
      request.batches = batches;
      const double parts = StudyRun::part_count(request);
      CHECK(parts >= 1);
      CHECK(parts <= 256);
    }
  }
}

TEST_CASE("Every sampled mean of a study is within five standard errors of the exact one", "[study]") {
  for (const Objective direction : {Objective::forward_kl, Objective::reverse_kl})
    for (const StudyResult& result : run(whole_request(direction)))
      for (Index j = 0; j < result.truth.size(); ++j) {
        INFO(result.estimator.entry->about.name << ", " << result.parameters[j]);
        const double standard_error = result.sampled_sd[j] / std::sqrt(5000.0);
        CHECK(std::abs(result.sampled_mean[j] - result.exact.mean[j]) < 5 * standard_error);
        if (result.exact.kind == estimator::Exact::Kind::exact && !(result.exact.visible[j] < 0.99)) CHECK(result.sampled_sd[j] == Approx(result.exact.sd[j]).epsilon(0.1));
        CHECK(total(result.histogram[j].estimate) == 5000);
        CHECK(total(result.histogram[j].variance) == 5000);
        CHECK(result.histogram[j].estimate.counts.size() == 60);
      }
}

TEST_CASE("Histograms stand on one axis: truth ± 4 median sds, and 1e-3 to 1e3 median variances", "[study]") {
  const std::vector<StudyResult> results = run(request_of(Objective::forward_kl, {"k1", "k2", "k3", "control-variate", "score", "k3-gradient"}));
  std::vector<double> sds;
  for (std::size_t i = 0; i < 4; ++i) sds.push_back(results[i].exact.sd[0]);
  std::sort(sds.begin(), sds.end());
  const double middle = (sds[1] + sds[2]) / 2;
  for (std::size_t i = 0; i < 4; ++i) {
    const StudyResult::Pair& pair = results[i].histogram[0];
    CHECK(pair.estimate.edges[0] == Approx(results[i].truth[0] - 4 * middle).epsilon(1e-13));
    CHECK(pair.estimate.edges[60] == Approx(results[i].truth[0] + 4 * middle).epsilon(1e-13));
    CHECK(pair.variance.edges[60] == Approx(1e6 * pair.variance.edges[0]).epsilon(1e-12));
  }
  for (const Index j : {0, 1}) {
    const double mean_sd = (results[4].exact.sd[j] + results[5].exact.sd[j]) / 2;
    const double mean_variance = 32 * (std::pow(results[4].exact.sd[j], 2.0) + std::pow(results[5].exact.sd[j], 2.0)) / 2;
    for (std::size_t i = 4; i < 6; ++i) {
      CHECK(results[i].histogram[j].estimate.edges[0] == Approx(results[i].truth[j] - 4 * mean_sd).epsilon(1e-13));
      CHECK(results[i].histogram[j].variance.edges[0] == Approx(1e-3 * mean_variance).epsilon(1e-12));
      CHECK(results[i].histogram[j].variance.edges[60] == Approx(1e3 * mean_variance).epsilon(1e-12));
    }
  }
}

TEST_CASE("An axis asked for goes so far to either side of the truth, and counts the same batches", "[study]") {
  StudyRequest request = whole_request(Objective::forward_kl);
  const std::vector<StudyResult> usual = run(request);
  request.reach = 0.25;
  const std::vector<StudyResult> wide = run(request);
  for (std::size_t i = 0; i < wide.size(); ++i) {
    for (std::size_t j = 0; j < wide[i].histogram.size(); ++j) {
      const Values& edges = wide[i].histogram[j].estimate.edges;
      const double truth = wide[i].truth[static_cast<Index>(j)];
      CHECK(edges[0] == truth - 0.25);
      CHECK(edges[edges.size() - 1] == truth + 0.25);
      CHECK(total(wide[i].histogram[j].estimate) == request.batches);
      CHECK(same_bits(wide[i].histogram[j].variance, usual[i].histogram[j].variance));
    }
    CHECK(same_bits(wide[i].sampled_mean, usual[i].sampled_mean));
  }
}

TEST_CASE("An infinite noise has no part in the scale of the axes", "[study]") {
  StudyRequest request = request_of(Objective::forward_kl, {"k1", "k2", "k3"});
  request.q = Gaussian{0.2, 3};  // wider than √2 of p's widest
  const std::vector<StudyResult> results = run(request);
  REQUIRE(results[2].exact.sd[0] == infinity);
  const double middle = (results[0].exact.sd[0] + results[1].exact.sd[0]) / 2;
  for (const StudyResult& result : results) CHECK(result.histogram[0].estimate.edges[0] == Approx(result.truth[0] - 4 * middle).epsilon(1e-13));
}

TEST_CASE("Where no finite noise gives a scale, the axes are truth ± 4 and 1e-3 to 1e3", "[study]") {
  const auto check_unit = [](const StudyRequest& request) {
    const StudyResult result = run(request)[0];
    const StudyResult::Pair& pair = result.histogram[0];
    CHECK(pair.estimate.edges[0] == Approx(result.truth[0] - 4));
    CHECK(pair.estimate.edges[60] == Approx(result.truth[0] + 4));
    CHECK(pair.variance.edges[0] == Approx(1e-3));
    CHECK(pair.variance.edges[60] == Approx(1e3));
    return result;
  };
  StudyRequest request = request_of(Objective::forward_kl, {"k3"});
  request.q = Gaussian{0.2, 3};  // wider than √2 of p's widest: infinite
  const StudyResult infinite = check_unit(request);
  CHECK(infinite.exact.sd[0] == infinity);
  CHECK(infinite.exact.visible[0] == 0);
  CHECK(std::isfinite(infinite.sampled_sd[0]));
  request.p = request.q;
  const StudyResult zero = check_unit(request);
  CHECK(zero.exact.sd[0] == 0);
  CHECK(zero.sampled_sd[0] == 0);
  CHECK(zero.histogram[0].variance.below == 5000);
}

TEST_CASE("Where the ends of an axis are beyond the doubles, it is truth ± 4 and 1e-3 to 1e3", "[study]") {
  StudyRequest request = request_of(Objective::reverse_kl, {"k3"});
  request.p = Mixture{{{0.5, -13.3, 1}, {0.5, 13.3, 1}}};
  request.q = Gaussian{-13.3, 1};
  const StudyResult result = run(request)[0];
  CHECK(result.exact.sample_variance[0] > 1e305);
  CHECK(std::isfinite(result.exact.sample_variance[0]));
  CHECK(result.histogram[0].variance.edges[0] == Approx(1e-3));
  CHECK(result.histogram[0].variance.edges[60] == Approx(1e3));
}

TEST_CASE("Without batches there is the exact part alone; with one there is no sampled sd", "[study]") {
  StudyRequest request = whole_request(Objective::reverse_kl);
  const std::vector<StudyResult> sampled = run(request);
  request.batches = 0;
  request.keep = 10;
  // However the slices fall: 1 is said when it is finished, not before.
  for (int repetition = 0; repetition < 20; ++repetition) CHECK(run(request)[0].histogram.size() == 1);
  const std::vector<StudyResult> none = run(request);
  CHECK(StudyRun::part_count(request) == 1);
  CHECK(same_bits(StudyRun::merge(request, {part(request, 0, 1)}), none));
  for (std::size_t i = 0; i < none.size(); ++i) {
    CHECK(same_bits(none[i].exact.mean, sampled[i].exact.mean));
    CHECK(same_bits(none[i].exact.sd, sampled[i].exact.sd));
    CHECK(none[i].exact.visible.isNaN().all());
    CHECK(none[i].sampled_mean.isNaN().all());
    CHECK(none[i].sampled_sd.isNaN().all());
    CHECK(none[i].kept_x.size() == 0);
    for (const StudyResult::Pair& pair : none[i].histogram) CHECK(total(pair.estimate) + total(pair.variance) == 0);
  }
  request.batches = 1;
  for (const StudyResult& result : run(request)) {
    CHECK(result.sampled_mean.isFinite().all());
    CHECK(result.sampled_sd.isNaN().all());
  }
}

TEST_CASE("Of batches of one sample every within-batch variance counts as above", "[study]") {
  StudyRequest request = request_of(Objective::forward_kl, {"k1", "k3-gradient"});
  request.batch_size = 1;
  for (const StudyResult& result : run(request))
    for (const StudyResult::Pair& pair : result.histogram) {
      CHECK(pair.variance.above == 5000);
      CHECK(total(pair.variance) == 5000);
      CHECK(total(pair.estimate) == 5000);
    }
}

TEST_CASE("The samples kept are the first ones, across batches, with each estimator's values at them", "[study]") {
  StudyRequest request = request_of(Objective::forward_kl, {"k1", "k2", "score"});
  request.batch_size = 7;
  request.keep = 4096;
  const std::vector<StudyResult> results = run(request);
  const Values& x = results[0].kept_x;
  REQUIRE(x.size() == 4096);
  const Values log_r = log_density(request.q, x) - log_density(request.p, x);
  CHECK((results[0].kept[0] + log_r).abs().maxCoeff() < 1e-14);
  CHECK((results[1].kept[0] - 0.5 * log_r.square()).abs().maxCoeff() < 1e-13);
  const Points score = kl::score(request.q, x);
  for (const int j : {0, 1}) CHECK((results[2].kept[j] + score.col(j)).abs().maxCoeff() < 1e-14);
  // The first batch is the first seven of them.
  estimator::Sampler first({&results[0].estimator, 1}, estimator::Setting{request.p, request.q}, request.seed, 7, 0, 1);
  first.advance();
  CHECK(first.result(0, 0).estimate[0] == Approx(results[0].kept[0].head(7).mean()).epsilon(1e-13));
  request.batches = 3;
  CHECK(run(request)[2].kept[1].size() == 21);
  request.keep = 0;
  CHECK(run(request)[2].kept.empty());
}

TEST_CASE("A study of a batch of a million can be stopped within the batch", "[study]") {
  StudyRequest request = request_of(Objective::reverse_kl, {"optimal-control-variate", "score-function-leave-one-out"});
  request.batch_size = 300000;
  request.batches = 1;
  StudyRun in_slices(request);
  int slices = 1;
  while (in_slices.advance() < 1) ++slices;
  CHECK(slices > 2);
  const std::vector<StudyResult> results = in_slices.result();
  CHECK(std::abs(results[0].sampled_mean[0] - results[0].truth[0]) < 6 * results[0].exact.sd[0]);
  for (const Index j : {0, 1}) CHECK(std::abs(results[1].sampled_mean[j] - results[1].truth[j]) < 6 * results[1].exact.sd[j]);
}

TEST_CASE("A study is refused at the address of the field that is wrong", "[study]") {
  const StudyRequest good = request_of(Objective::forward_kl, {"k1", "k3"});
  CHECK(refusal_of(good).name == "none");
  const auto changed = [&](auto change) {
    StudyRequest request = good;
    change(request);
    return refusal_of(request);
  };
  const auto invalid = [&](const std::string& field, auto change) {
    const Refused refused = changed(change);
    CHECK(refused.name == "InvalidScenario");
    CHECK(refused.field == field);
  };
  invalid("q.sd", [](StudyRequest& request) { request.q = Gaussian{0, -1}; });
  invalid("p.components[1].sd", [](StudyRequest& request) { std::get<Mixture>(request.p).components[1].sd = 0; });
  invalid("estimators", [](StudyRequest& request) { request.estimators.clear(); });
  invalid("estimators", [](StudyRequest& request) { request.estimators.assign(65, {.name = "k1"}); });
  invalid("estimators[1]", [](StudyRequest& request) { request.estimators[1].name = "pathwise"; });
  invalid("estimators[0].lambda", [](StudyRequest& request) { request.estimators[0].lambda = 1; });
  invalid("batchSize", [](StudyRequest& request) { request.estimators[1].name = "optimal-control-variate"; request.batch_size = 3; });
  for (const double wrong : {0.0, 1.5, 1e6 + 1, infinity, std::nan("")}) invalid("batchSize", [=](StudyRequest& request) { request.batch_size = wrong; });
  for (const double wrong : {-1.0, 0.5, 1e9 + 1, infinity, std::nan("")}) invalid("batches", [=](StudyRequest& request) { request.batches = wrong; });
  for (const double wrong : {-1.0, 0.5, 9007199254740992.0, std::nan("")}) invalid("seed", [=](StudyRequest& request) { request.seed = wrong; });
  for (const double wrong : {0.0, 0.5, 4097.0, std::nan("")}) invalid("bins", [=](StudyRequest& request) { request.bins = wrong; });
  for (const double wrong : {-1.0, 0.5, 4097.0, std::nan("")}) invalid("keep", [=](StudyRequest& request) { request.keep = wrong; });
  for (const double wrong : {0.0, -1.0, infinity, std::nan("")}) invalid("reach", [=](StudyRequest& request) { request.reach = wrong; });

  invalid("behavior", [](StudyRequest& request) { request.behavior = Gaussian{0, 1}; });  // of forward KL
  invalid("behavior.sd", [](StudyRequest& request) {
    request = request_of(Objective::reverse_kl, {"k1"});
    request.behavior = Gaussian{0, 0};
  });
  invalid("batchSize", [](StudyRequest& request) {
    request = request_of(Objective::reverse_kl, {"antithetic-pathwise"});
    request.batch_size = 7;
  });

  const auto limit = [&](const std::string& field, auto change) {
    const Refused refused = changed(change);
    CHECK(refused.name == "LimitExceeded");
    CHECK(refused.field == field);
  };
  limit("batches", [](StudyRequest& request) { request.batch_size = 1001; request.batches = 1e6; });
  limit("bins", [](StudyRequest& request) { request.estimators.assign(64, {.name = "score"}); request.bins = 4096; });
  limit("keep", [](StudyRequest& request) { request.estimators.assign(64, {.name = "score"}); request.keep = 4096; });
  CHECK(changed([](StudyRequest& request) { request.batch_size = 1000; request.batches = 1e6; }).name == "none");
  CHECK(changed([](StudyRequest& request) { request.estimators.assign(8, {.name = "score"}); request.bins = 4096; }).name == "none");
}
