// Prints a fixed set of results bit by bit, one line each: a name and its numbers as 64-bit patterns. bits.test.mjs asks the built module the
// same questions and compares the lines: the same request gives the same bits natively and as WebAssembly.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>
#include "kl/estimator/block.h"
#include "kl/experiment/fit.h"
#include "kl/experiment/landscape.h"
#include "kl/experiment/log_ratios.h"
#include "kl/experiment/mixture_of.h"
#include "kl/experiment/optima.h"
#include "kl/experiment/policy.h"
#include "kl/experiment/product.h"
#include "kl/experiment/study.h"
#include "kl/experiment/triples.h"
#include "kl/experiment/variance_map.h"
#include "kl/numeric/elementary.h"

namespace {

using namespace kl;

void print(const std::string& name, const std::vector<double>& numbers) {
  std::printf("%s", name.c_str());
  for (double number : numbers) {
    if (number != number)
      std::printf(" nan");  // whose sign and payload no standard settles
    else
      std::printf(" %016llx", static_cast<unsigned long long>(__builtin_bit_cast(std::uint64_t, number)));
  }
  std::printf("\n");
}

void print(const std::string& name, const Values& values) { print(name, std::vector<double>(values.data(), values.data() + values.size())); }

template <class Run>
auto run(Run experiment) {
  while (experiment.advance() < 1) {
  }
  return experiment.result();
}

void print_divergences(const std::string& name, const Density& p, const Density& q) {
  std::vector<divergence::Divergence> kinds = divergence::named();
  for (double alpha : {-0.5, 0.5, 2.0}) kinds.push_back({.kind = divergence::Kind::alpha, .alpha = alpha});
  std::vector<double> values;
  for (divergence::Divergence kind : kinds) {
    const divergence::Value value = divergence::value(kind, p, q);
    values.insert(values.end(), {value.value, value.error});
    const Values gradient = divergence::gradient(kind, p, q);
    values.insert(values.end(), gradient.data(), gradient.data() + gradient.size());
  }
  print("divergence " + name, values);
}

void print_curves(const std::string& name, const Density& p, const Density& q) {
  Points x(101, 1);
  for (Index i = 0; i < x.rows(); ++i) x(i, 0) = -10.0 + 0.2 * static_cast<double>(i);
  print("density " + name, Values(numeric::exp(log_density(p, x))));
  print("integrand " + name, divergence::integrand({.kind = divergence::Kind::forward_kl}, p, q, x));
}

void print_fit(const std::string& name, const experiment::FitRequest& request) {
  std::vector<double> numbers;
  for (const experiment::Frame& frame : run(experiment::FitRun(request)).frames)
    for (const double number : experiment::row(frame)) numbers.push_back(number);
  print("fit " + name, numbers);
}

/// mean, sd; of each component in turn weight, mean, sd; or the probabilities.
std::vector<double> numbers_of(const Density& model) {
  if (const Categorical* categorical = std::get_if<Categorical>(&model)) return {categorical->probabilities.begin(), categorical->probabilities.end()};
  if (const Gaussian* gaussian = std::get_if<Gaussian>(&model)) return {gaussian->mean, gaussian->sd};
  std::vector<double> numbers;
  for (const Mixture::Component& component : std::get<Mixture>(model).components)
    numbers.insert(numbers.end(), {component.weight, component.mean, component.sd});
  return numbers;
}

void print_optima(const std::string& of, const Density& p, const Density& q) {
  for (const auto& [name, kind] : {std::pair("forward", divergence::Kind::forward_kl), std::pair("reverse", divergence::Kind::reverse_kl)}) {
    std::vector<double> numbers;
    for (const experiment::Optimum& optimum : run(experiment::OptimaRun(experiment::OptimaRequest{.p = p, .q = q, .kind = {.kind = kind}})))
{
      const std::vector<double> model = numbers_of(optimum.q);
      numbers.insert(numbers.end(), model.begin(), model.end());
      numbers.push_back(optimum.value);
    }
    print("optima " + of + " " + name, numbers);
  }
}

void print_study(const std::string& name, const experiment::StudyRequest& request) {
  for (const experiment::StudyResult& result : run(experiment::StudyRun(request))) {
    std::vector<double> numbers;
    const auto add = [&](const Values& values) { numbers.insert(numbers.end(), values.data(), values.data() + values.size()); };
    for (const Values* values : {&result.truth, &result.exact.coefficient, &result.exact.mean, &result.exact.sd, &result.exact.visible,
                                 &result.sampled_mean, &result.sampled_sd})
      add(*values);
    for (const experiment::StudyResult::Pair& pair : result.histogram)
      for (const experiment::StudyHistogram* histogram : {&pair.estimate, &pair.variance}) {
        add(histogram->edges);
        numbers.insert(numbers.end(), histogram->counts.begin(), histogram->counts.end());
        numbers.insert(numbers.end(), {static_cast<double>(histogram->below), static_cast<double>(histogram->above)});
      }
    add(result.kept_x);
    for (const Values& kept : result.kept) add(kept);
    print("study " + name + " " + std::string(result.estimator.entry->about.name), numbers);
  }
}

/// By every entry of the direction that q has.
void print_studies(const std::string& name, experiment::StudyRequest study, estimator::Objective objective) {
  study.direction = objective;
  for (const estimator::Estimator& entry : estimator::entries())
    if (entry.about.objective == objective && (has_path(study.q) || !(entry.reads & estimator::Column::path))) study.estimators.push_back({.name = std::string(entry.about.name), .lambda = {}});
  print_study(name + (objective == estimator::Objective::forward_kl ? " forward" : " reverse"), study);
}

void print_categorical() {
  using estimator::Objective;
  const Density p = Categorical{Values{{1, 2, 3, 0.5}}}.normalized(), q = Categorical{Values{{0.4, 0.3, 0.2, 0.1}}}.normalized();
  print_divergences("categorical", p, q);
  print_fit("categorical", {.p = p, .q = q, .kind = {.kind = divergence::Kind::reverse_kl}, .method = experiment::Method::natural_gradient, .learning_rate = 0.05, .clip = {},
                            .sampled = experiment::Sampled{.estimator = {.name = "score-function-leave-one-out", .lambda = {}}, .batch_size = 32, .seed = 7},
                            .steps = 24, .every = 3, .state = {}});
  print_optima("categorical", p, q);
  experiment::StudyRequest study{.p = p, .q = q, .direction = {}, .estimators = {}, .batch_size = 64, .batches = 100, .seed = 11, .bins = 8, .keep = 16};
  for (const Objective objective : {Objective::forward_kl, Objective::reverse_kl}) print_studies("categorical", study, objective);
  study.behavior = Categorical{Values{{1, 1, 2, 4}}}.normalized();
  print_studies("categorical off-policy", study, Objective::reverse_kl);
}

void print_policy(const std::string& name, const experiment::PolicyRequest& request) {
  const experiment::PolicyResult result = run(experiment::PolicyRun(request));
  std::vector<double> numbers{result.optimum.value};
  numbers.insert(numbers.end(), result.optimum.log_policy.begin(), result.optimum.log_policy.end());
  for (const experiment::PolicyFrame& frame : result.frames)
    for (const double number : experiment::row(frame)) numbers.push_back(number);
  print("policy " + name, numbers);
}

void print_policies() {
  using estimator::Objective;
  const experiment::PolicyRequest policy{.rewards = {1, 0.2, -0.5, 1, 0.7}, .reference = {0.3, 0.25, 0.2, 0.05, 0.2}, .beta = 0.5, .penalty = Objective::reverse_kl, .features = {},
                                         .theta = {}, .fit = {}, .method = experiment::Method::adam, .learning_rate = 0.05, .clip = 1.0, .sampled = {}, .steps = 60, .every = 3};
  print_policy("exact", policy);
  experiment::PolicyRequest mirror = policy;
  mirror.penalty = Objective::forward_kl;
  mirror.sampled = {.estimator = {.name = "k3-gradient", .lambda = {}}, .batch_size = 16, .seed = 7};
  print_policy("mirror", mirror);
  experiment::PolicyRequest features = policy;
  features.fit = Objective::forward_kl;
  features.features = {{1, 0}, {0.5, 1}, {-1, 2}, {0, 0.3}, {2, 1}};
  features.method = experiment::Method::natural_gradient;
  features.learning_rate = 0.1;
  features.clip = {};
  features.sampled = {.estimator = {.name = "self-normalized-importance-score", .lambda = {}}, .batch_size = 16, .seed = 7};
  print_policy("features", features);
}

void print_product(const std::string& name, const Density& p, const Density& q, estimator::Objective direction) {
  std::vector<double> numbers;
  for (const experiment::ProductResult& result : run(experiment::ProductRun({.p = p, .q = q, .direction = direction, .dimensions = {1, 40, 5}, .sampled = {{.samples = 300, .seed = 7, .keep = 8}}}))) {
    numbers.insert(numbers.end(), {result.dimension, result.divergence});
    for (const experiment::ProductResult::Moments& moments : {result.exact, *result.sampled}) {
      for (const experiment::ProductResult::Spread& estimate : moments.estimates) numbers.insert(numbers.end(), {estimate.mean, estimate.sd});
      numbers.insert(numbers.end(), {moments.ratio.variance, moments.ratio.effective_share});
    }
    numbers.insert(numbers.end(), result.kept.data(), result.kept.data() + result.kept.size());
  }
  print("product " + name, numbers);
}

void print_log_ratios() {
  Values ratios(500);
  for (Index i = 0; i < ratios.size(); ++i) ratios[i] = 3 * (static_cast<double>(i) / 500) - 1.4 + 0.5 * static_cast<double>((i * 31) % 7);
  const experiment::LogRatiosResult result = run(experiment::LogRatiosRun({ratios}));
  std::vector<double> numbers{result.lambda, result.mean_ratio, result.effective_sample_size, result.pareto_k};
  for (const experiment::LogRatiosResult::Estimate& estimate : result.estimates)
    numbers.insert(numbers.end(), {estimate.mean, estimate.sd, estimate.standard_error});
  print("logRatios", numbers);
}

}  // namespace

void print_triples() {
  using divergence::Kind;
  std::vector<double> numbers;
  const experiment::TriplesRequest request{.measures = {{{Kind::forward_kl}}, {{Kind::total_variation}}, {{Kind::jensen_shannon}, true}}, .seed = 7, .from = 100, .count = 2000};
  for (const experiment::TriplesResult& result : run(experiment::TriplesRun(request))) {
    const auto& [number, abc, direct, by_way] = *result.worst;
    for (const double one : {result.triangle_failures, result.symmetry_failures, number, direct, by_way}) numbers.push_back(one);
    for (const Gaussian& gaussian : abc) numbers.insert(numbers.end(), {gaussian.mean, gaussian.sd});
  }
  print("triples", numbers);
}

int main() {
  const Density modes = Mixture{{{.weight = 0.5, .mean = -3, .sd = 1}, {.weight = 0.5, .mean = 3, .sd = 1}}}.normalized();
  const Density three =
      Mixture{{{.weight = 0.45, .mean = -1.6, .sd = 0.9}, {.weight = 0.35, .mean = 0.7, .sd = 0.6}, {.weight = 0.2, .mean = 2.5, .sd = 1.2}}}.normalized();
  const Density q = Gaussian{.mean = 0.2, .sd = 1.3};
  const Density two = Mixture{{{.weight = 0.4, .mean = -1.5, .sd = 0.8}, {.weight = 0.6, .mean = 1.6, .sd = 1}}}.normalized();
  const Density student_t = StudentT{.mean = 0.2, .scale = 1.1, .df = 3};
  const std::vector<Density> others{student_t, Laplace{.mean = -0.3, .scale = 0.8}, SkewNormal{.location = -0.5, .scale = 1.4, .shape = 3},
                                    Uniform{.low = -1, .high = 2}, Drawn{.low = -2, .high = 2, .density = {0, 1, 3, 1, 2}}.normalized()};

  print_divergences("gaussians", Gaussian{.mean = 0, .sd = 1}, Gaussian{.mean = 0.1, .sd = 1});
  print_divergences("modes", modes, q);
  print_divergences("three", three, q);
  print_divergences("mixtures", three, two);
  print_curves("three", three, q);
  for (const Density& other : others) {
    const std::string name(families()[other.index()]);
    print_divergences(name, other, q);
    print_curves(name, other, q);
  }

  using experiment::Method;
  const experiment::FitRequest fit{.p = modes, .q = Gaussian{.mean = 1.8, .sd = 0.85}, .kind = {.kind = divergence::Kind::reverse_kl}, .method = Method::adam,
                                   .learning_rate = 0.05, .clip = 1.0, .sampled = {}, .steps = 120, .every = 3, .state = {}};
  print_fit("exact", fit);
  experiment::FitRequest sampled = fit;
  sampled.method = Method::natural_gradient;
  sampled.sampled = {.estimator = {.name = "sticking-the-landing", .lambda = {}}, .batch_size = 32, .seed = 7};
  print_fit("sampled", sampled);
  for (experiment::FitRequest mixture : {fit, sampled}) {
    mixture.q = two;
    mixture.steps = 24;
    print_fit("mixture", mixture);
  }

  print_optima("modes", modes, q);
  print_optima("student-t", student_t, q);
  print_optima("mixture", three, two);

  const std::vector<double> data{1.2, 1.9, 2.1, 1.7, 2.3, 4.0, 4.4, 4.1, 4.7, 4.2, 3.9, 1.8, 2.0, 4.5, 4.3, 2.2};
  const experiment::MixtureOfResult mixture =
      run(experiment::MixtureOfRun({.data = Eigen::Map<const Values>(data.data(), static_cast<Index>(data.size())), .components = {}}));
  std::vector<double> numbers = numbers_of(mixture.p);
  numbers.insert(numbers.end(), mixture.bic.data(), mixture.bic.data() + mixture.bic.size());
  print("mixtureOf", numbers);

  const experiment::StudyRequest study{.p = three, .q = q, .direction = {}, .estimators = {}, .batch_size = 64, .batches = 3000, .seed = 11, .bins = 32,
                                       .keep = 16};
  experiment::StudyRequest few = study;
  few.batches = 100;
  few.bins = 8;
  for (const estimator::Objective objective : {estimator::Objective::forward_kl, estimator::Objective::reverse_kl}) {
    print_studies("three", study, objective);
    for (const Density& other : others) {
      few.p = other;
      print_studies(std::string(families()[other.index()]), few, objective);
    }
    few.p = three;
    few.q = two;
    print_studies("mixture", few, objective);
    few.q = q;
  }
  few.behavior = Gaussian{.mean = -0.3, .sd = 1.6};
  print_studies("off-policy", few, estimator::Objective::reverse_kl);

  print("varianceMap", run(experiment::VarianceMapRun({.p = modes, .direction = estimator::Objective::reverse_kl, .estimators = {{{.name = "k3"}, {.name = "k1"}}},
                                                       .parameter = {}, .mean = {-4, 4, 64}, .log_sd = {-0.7, 1.3, 48}})));
  for (const Values& cells : run(experiment::LandscapeRun({.p = modes, .kinds = {{divergence::Kind::forward_kl}, {divergence::Kind::total_variation}}, .mean = {-4, 4, 9}, .log_sd = {-0.7, 1.3, 8}})))
    print("landscape", cells);
  print_triples();
  print_categorical();
  print_policies();
  print_product("three", three, q, estimator::Objective::forward_kl);
  print_product("student-t", student_t, q, estimator::Objective::reverse_kl);
  print_product("uniform", Uniform{.low = -1, .high = 2}, q, estimator::Objective::forward_kl);
  print_log_ratios();
}
