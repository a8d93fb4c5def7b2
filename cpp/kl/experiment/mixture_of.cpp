#include "kl/experiment/mixture_of.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "kl/experiment/climb.h"
#include "kl/experiment/condensed.h"
#include "kl/experiment/run.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/integer.h"
#include "kl/numeric/moments.h"
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

constexpr Index most_numbers = 1000000;
constexpr double largest_number = Gaussian::largest_mean, least_sd = Gaussian::least_sd;
constexpr std::size_t most_components = Iteration::most_components;

// Of many short climbs the best few are followed further, since what is highest early on need not end highest
// (Biernacki, Celeux & Govaert 2003), and the highest of them to the top, at last on all numbers.
constexpr std::size_t starts = 48, finalists = 4;
struct Effort { double enough; int steps; };  ///< see Climb; `enough` in nats a number
constexpr Effort of_a_start = {1e-12, 20}, of_a_finalist = {1e-9, 300}, of_the_best = {1e-12, 1000}, on_all = {1e-10, 100};
constexpr Index block_size = 1024;     // numbers between two looks at the clock

/// How many distinct numbers there are, counted up to `enough`.
std::size_t count_distinct(const Values& data, std::size_t enough) {
  std::vector<double> distinct;
  for (Index i = 0; i < data.size() && distinct.size() < enough; ++i) {
    const auto place = std::lower_bound(distinct.begin(), distinct.end(), data[i]);
    if (place == distinct.end() || *place != data[i]) distinct.insert(place, data[i]);
  }
  return distinct.size();
}

/// Checks everything; the numbers of components to try.
std::pair<std::size_t, std::size_t> checked_range(const MixtureOfRequest& request) {
  const Values& data = request.data;
  if (data.size() < 2) refuse_invalid("data", "at least 2 numbers, and there " + (data.size() == 1 ? std::string("is 1") : std::string("are none")));
  if (data.size() > most_numbers) refuse_invalid("data", "at most 1000000 numbers, and there are " + std::to_string(data.size()));
  for (Index i = 0; i < data.size(); ++i)
    if (!(std::abs(data[i]) <= largest_number)) refuse_invalid("data[" + std::to_string(i) + "]", "a number from -1e6 to 1e6");
  const std::size_t distinct = count_distinct(data, 2 * most_components);
  if (distinct == 1) refuse_invalid("data", "numbers that are not all equal: a density of one value has no width");
  if (!numeric::is_integer(request.seed, 0, numeric::largest_integer)) refuse_invalid("seed", "an integer from 0 to 9007199254740991");
  if (!request.components) return {1, std::max<std::size_t>(1, distinct / 2)};
  const double most = static_cast<double>(std::min(most_components, distinct));
  if (!numeric::is_integer(*request.components, 1, most))
    refuse_invalid("components", most < most_components ? "an integer from 1 to " + std::to_string(distinct) + ", as many as there are distinct numbers"
                                                        : std::string("an integer from 1 to 8"));
  const auto asked = static_cast<std::size_t>(*request.components);
  return {asked, asked};
}

}  // namespace

/// All arithmetic is done on (x − mean)/sd of the data (or what an sd may least be).
class MixtureOfRun::Work {
 public:
  explicit Work(MixtureOfRequest request)
      : range_(checked_range(request)), seed_(static_cast<std::uint64_t>(request.seed)), data_(std::move(request.data)), k_(range_.first) {
    const numeric::Moments moments = numeric::Moments::of(data_.data(), data_.size());
    mean_ = moments.mean;
    sd_ = std::max(least_sd, std::sqrt(moments.squares / moments.count));
    data_ = (data_ - mean_) / sd_;
    condensed_ = condense(data_);
    least_sd_ = std::max({least_sd / sd_, 1e-3, std::min(0.5, std::max(3 / moments.count, condensed_.resolution / std::sqrt(12.0)))});
    begin_start();
  }

  double advance() {
    const Slice slice;
    while (k_ <= range_.second && !slice.over()) step();
    return fraction();
  }

  MixtureOfResult result() const {
    const auto least = std::min_element(bic_.begin(), bic_.end()) - bic_.begin();
    return {answers_[static_cast<std::size_t>(least)], Eigen::Map<const Values>(bic_.data(), static_cast<Index>(bic_.size()))};
  }

 private:
  enum class Phase { start, finalist, best, full };

  /// One block of an E step.
  void step() {
    const bool full = phase_ == Phase::full;
    const Values& x = full ? data_ : condensed_.numbers.x;
    const Index n = std::min(block_size, x.size() - position_);
    iteration_.add(x.data() + position_, full ? nullptr : condensed_.numbers.count.data() + position_, n);
    position_ += n;
    if (position_ < x.size()) return;
    const bool goes_on = climb_.take(iteration_);
    if (goes_on) begin_step();
    else finish_climb();
  }

  void finish_climb() {
    if (phase_ == Phase::best && !condensed_.exact) return begin_climb(Phase::full, climb_.components(), on_all);
    if (phase_ == Phase::best || phase_ == Phase::full) return finish_components();
    const auto lower = [&](const Climb& other) { return other.log_likelihood() < climb_.log_likelihood(); };
    ranked_.insert(std::find_if(ranked_.begin(), ranked_.end(), lower), climb_);
    if (ranked_.size() > finalists) ranked_.pop_back();
    ++index_;
    if (phase_ == Phase::start) {
      if (index_ < (k_ == 1 ? 1 : starts)) return begin_start();
      contenders_ = std::exchange(ranked_, {});
      index_ = 0;
    }
    if (index_ < contenders_.size()) begin_climb(Phase::finalist, contenders_[index_].components(), of_a_finalist);
    else begin_climb(Phase::best, ranked_[0].components(), of_the_best);
  }

  void begin_start() {
    numeric::Stream stream(seed_, k_ * starts + index_, 0);
    begin_climb(Phase::start, spread_components(condensed_.numbers, k_, least_sd_, stream), of_a_start);
  }

  void begin_climb(Phase phase, const Climb::Components& from, Effort effort) {
    phase_ = phase;
    climb_ = Climb(from, least_sd_, effort.enough * static_cast<double>(data_.size()), effort.steps);
    begin_step();
  }

  void begin_step() {
    iteration_ = Iteration(climb_.wanted());
    position_ = 0;
  }

  /// Keeps the climb as the answer for k components and goes on to k + 1.
  void finish_components() {
    const double n = static_cast<double>(data_.size()), k = static_cast<double>(k_);
    bic_.push_back(-2 * (climb_.log_likelihood() - n * numeric::log(sd_)) + (3 * k - 1) * numeric::log(n));
    Mixture mixture;
    for (const Mixture::Component& component : climb_.components())
      mixture.components.push_back({component.weight, std::clamp(mean_ + sd_ * component.mean, -largest_number, largest_number),
                                    std::max(least_sd, sd_ * component.sd)});
    std::stable_sort(mixture.components.begin(), mixture.components.end(), [](const auto& a, const auto& b) { return a.mean < b.mean; });
    answers_.push_back(std::move(mixture));
    ++k_;
    index_ = 0;
    ranked_.clear();
    if (k_ <= range_.second) begin_start();
  }

  /// k components count k times, each phase a quarter.
  double fraction() const {
    if (k_ > range_.second) return 1;
    const auto sum_to = [](std::size_t k) { return 0.5 * static_cast<double>(k * (k + 1)); };
    const std::size_t of = phase_ == Phase::start ? (k_ == 1 ? 1 : starts) : contenders_.size();
    const double within_phase = phase_ < Phase::best ? static_cast<double>(index_) / static_cast<double>(of) : 0;
    const double within = 0.25 * (static_cast<double>(phase_) + within_phase), before = sum_to(range_.first - 1);
    return (sum_to(k_ - 1) - before + static_cast<double>(k_) * within) / (sum_to(range_.second) - before);
  }

  std::pair<std::size_t, std::size_t> range_;
  std::uint64_t seed_;
  Values data_;
  double mean_, sd_, least_sd_;
  Condensed condensed_;

  std::size_t k_;
  Phase phase_ = Phase::start;
  std::size_t index_ = 0;                   ///< of the start or finalist
  std::vector<Climb> ranked_, contenders_;  ///< the best of this phase, highest first, and of the one before
  Climb climb_;
  Iteration iteration_{{}};
  Index position_ = 0;

  std::vector<double> bic_;
  std::vector<Mixture> answers_;
};

MixtureOfRun::MixtureOfRun(MixtureOfRequest request) : work_(std::make_unique<Work>(std::move(request))) {}
MixtureOfRun::~MixtureOfRun() = default;
MixtureOfRun::MixtureOfRun(MixtureOfRun&&) noexcept = default;
double MixtureOfRun::advance() { return work_->advance(); }
MixtureOfResult MixtureOfRun::result() const { return work_->result(); }

}  // namespace kl::experiment
