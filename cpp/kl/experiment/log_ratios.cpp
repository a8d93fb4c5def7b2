#include "kl/experiment/log_ratios.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <string>
#include <utility>
#include "kl/estimator/block.h"
#include "kl/estimator/log_ratio.h"
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/extended.h"
#include "kl/numeric/generalized_pareto.h"
#include "kl/numeric/joint_moments.h"
#include "kl/numeric/scaled_moments.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

using numeric::Extended;
using numeric::JointMoments;
constexpr double least_count = 4, most_count = 1e6, largest_log_ratio = 1e15;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Index block = 256;

void check(const Values& log_ratios) {
  const double count = static_cast<double>(log_ratios.size());
  if (!(count >= least_count && count <= most_count)) refuse_invalid("logRatios", "4 to 1000000 numbers");
  for (Index i = 0; i < log_ratios.size(); ++i)
    if (!(std::abs(log_ratios[i]) <= largest_log_ratio))
      refuse_invalid("logRatios[" + std::to_string(i) + "]", "a finite number of nats, log q - log p, of no more than 1000000000000000 in size");
}

/// Whether an entry estimates D(Q‖P) from samples of Q by what r alone gives, each in its own right: one with a λ of the asker's choosing would only
/// repeat another.
bool is_told_by_ratios(const estimator::Estimator& entry) {
  using estimator::Column;
  constexpr unsigned ratios = Column::log_r | Column::r | Column::r_minus_one | Column::k3 | Column::log_q_over_p | Column::lambda;
  const estimator::About& about = entry.about;
  return about.estimates == estimator::Estimates::value && about.objective == estimator::Objective::reverse_kl && !about.takes_lambda &&
         about.samples_from == estimator::Side::q && (entry.reads & ~ratios) == 0 &&
         (about.batch == estimator::Batch::average || about.batch == estimator::Batch::two_fold);
}

/// The largest so many of the numbers seen.
class Largest {
 public:
  explicit Largest(std::size_t count) : count_(count) {}
  void add(double x) {
    if (kept_.size() == count_ && !(x > kept_.top())) return;
    kept_.push(x);
    if (kept_.size() > count_) kept_.pop();
  }
  /// Ascending.
  std::vector<double> sorted() const {
    std::vector<double> result;
    for (auto rest = kept_; !rest.empty(); rest.pop()) result.push_back(rest.top());
    return result;
  }
 private:
  std::size_t count_;
  std::priority_queue<double, std::vector<double>, std::greater<double>> kept_;
};

/// k̂ of the exceedances of r over the least of its largest ones, given by their logarithms: those above the first of `largest`. NaN below five.
double pareto_shape(const std::vector<double>& largest) {
  std::vector<double> log_exceedances;
  for (const double log_r : largest)
    if (const double above = log_r - largest[0]; above > 0) log_exceedances.push_back(above + numeric::log(-numeric::expm1(-above)));
  if (log_exceedances.size() < 5) return not_a_number;
  return numeric::generalized_pareto_shape(Eigen::Map<const Values>(log_exceedances.data(), static_cast<Index>(log_exceedances.size())));
}

Reach reach_of(double pareto_k) {
  if (std::isnan(pareto_k)) return Reach::unknown;
  return pareto_k < 0.5 ? Reach::good : pareto_k < 0.7 ? Reach::slow : Reach::out_of_reach;
}

}  // namespace

std::string_view name(Reach reach) {
  constexpr std::string_view names[] = {"good", "slow", "out-of-reach", "unknown"};
  return names[static_cast<std::size_t>(reach)];
}

struct LogRatiosRun::Work {
  Values log_ratios;
  Index n, half;
  double largest_log_r;
  Extended unit;  ///< the largest of 1 and r
  Largest tail;

  /// An entry and what the two passes have made of it so far.
  struct Channel {
    const estimator::Estimator* entry;
    std::array<JointMoments, 2> halves{};  ///< two-fold: of a and c/unit, the formula being a + λc
    numeric::ScaledMoments moments{};
    bool is_two_fold() const { return entry->about.batch == estimator::Batch::two_fold; }
  };
  std::vector<Channel> channels{};
  double sum = 0, squares = 0;  ///< Σ r/u and Σ (r/u)², u the largest r
  bool fits = true;             ///< the first pass: what λ is fitted from; the second: the estimates
  Index next = 0;

  explicit Work(Values given)
      : log_ratios(std::move(given)), n(log_ratios.size()), half(n / 2), largest_log_r(-log_ratios.minCoeff()),
        unit(Extended::exp(std::max(0.0, largest_log_r))),
        // The tail is the largest 0.2 n or 3 √n, the fewer of both; one more is where it begins.
        tail(1 + static_cast<std::size_t>(std::ceil(std::min(0.2 * static_cast<double>(n), 3 * std::sqrt(static_cast<double>(n)))))) {
    for (const estimator::Estimator& entry : estimator::entries())
      if (is_told_by_ratios(entry)) channels.push_back({&entry});
  }

  /// −Cov(a, c)/Var(c), the λ of least variance; 1 where c does not vary but by the rounding of a block's mean.
  Extended fitted(const JointMoments& of) const {
    const double rounding = static_cast<double>(block) * std::numeric_limits<double>::epsilon() * std::abs(of.mean_b);
    return of.squares_b <= of.count * rounding * rounding ? Extended(1.0) : Extended(-of.products / of.squares_b) / unit;
  }

  /// Over all samples.
  double lambda() const {
    const auto two_fold = std::find_if(channels.begin(), channels.end(), [](const Channel& channel) { return channel.is_two_fold(); });
    JointMoments all = two_fold->halves[0];
    all.add(two_fold->halves[1]);
    return fitted(all).value();
  }

  void fit(Index from, Index to);
  void estimate(Index from, Index to);
  bool advance();
};

void LogRatiosRun::Work::fit(Index from, Index to) {
  const Values share = numeric::exp(Values(-log_ratios.segment(from, to - from) - largest_log_r));
  sum += share.sum();
  squares += share.square().sum();
  for (Index i = from; i < to; ++i) tail.add(-log_ratios[i]);
  for (Channel& channel : channels) {
    if (!channel.is_two_fold()) continue;
    std::array<double, block> a, c;
    for (Index i = from; i < to; ++i) {
      const Extended constant = estimator::at_log_ratio(*channel.entry, log_ratios[i], 0.0);
      a[i - from] = constant.value();
      c[i - from] = ((estimator::at_log_ratio(*channel.entry, log_ratios[i], 1.0) - constant) / unit).value();
    }
    channel.halves[from < half ? 0 : 1].add(JointMoments::of(a.data(), c.data(), to - from));
  }
}

void LogRatiosRun::Work::estimate(Index from, Index to) {
  for (Channel& channel : channels) {
    // Each half with what was fitted on the other.
    const Extended lambda = channel.is_two_fold() ? fitted(channel.halves[from < half ? 1 : 0]) : Extended(1.0);
    std::vector<Extended> values;
    for (Index i = from; i < to; ++i) values.push_back(estimator::at_log_ratio(*channel.entry, log_ratios[i], lambda));
    channel.moments.add(values);
  }
}

/// One block of one pass; a block lies in one half.
bool LogRatiosRun::Work::advance() {
  const Index to = std::min(next + block, next < half ? half : n);
  fits ? fit(next, to) : estimate(next, to);
  next = to;
  if (next < n) return true;
  next = 0;
  return std::exchange(fits, false);
}

LogRatiosRun::LogRatiosRun(LogRatiosRequest request) {
  check(request.log_ratios);
  work_ = std::make_unique<Work>(std::move(request.log_ratios));
}
LogRatiosRun::~LogRatiosRun() = default;
LogRatiosRun::LogRatiosRun(LogRatiosRun&&) noexcept = default;

double LogRatiosRun::advance() {
  const Slice slice;
  while (!slice.over())
    if (!work_->advance()) return 1;
  const double done = static_cast<double>(work_->next) / static_cast<double>(work_->n);
  return std::min(0.999, work_->fits ? 0.5 * done : 0.5 + 0.5 * done);
}

LogRatiosResult LogRatiosRun::result() const {
  LogRatiosResult result{.count = static_cast<double>(work_->n),
                         .estimates = {},
                         .lambda = work_->lambda(),
                         .mean_ratio = (Extended::exp(work_->largest_log_r) * Extended(work_->sum / static_cast<double>(work_->n))).value(),
                         .effective_sample_size = work_->sum * work_->sum / work_->squares,
                         .pareto_k = pareto_shape(work_->tail.sorted()),
                         .reach = Reach::unknown};
  result.reach = reach_of(result.pareto_k);
  for (const Work::Channel& channel : work_->channels) {
    const double sd = channel.moments.sd();
    result.estimates.push_back({{channel.entry, 1}, channel.moments.mean(), sd, sd / std::sqrt(result.count)});
  }
  return result;
}

}  // namespace kl::experiment
