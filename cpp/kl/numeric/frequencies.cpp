#include "kl/numeric/frequencies.h"
#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>
#include "kl/numeric/elementary.h"

namespace kl::numeric {
namespace {

constexpr double log_two = 0.69314718055994530942;

/// To whom the next unit should go, and who should give one back. What one more than f units save a symbol, p log((f + 1)/f), falls with f: so the
/// best table holds the units that save most, and is found by handing over one at a time. Each exchange puts a larger saving in the place of a
/// smaller one, the same doubles whenever they are asked for, so that it comes to an end.
class Exchange {
 public:
  Exchange(const Values& p, std::vector<std::uint32_t>& f) : p_(p), f_(f) {
    for (std::size_t i = 0; i < f.size(); ++i) enter(i);
  }
  void give() { set(best_to_give().symbol, 1); }
  void take() { set(best_to_take().symbol, -1); }
  /// Moves a unit where it saves more; false where there is no such place.
  bool improve() {
    const Bid to = best_to_give(), from = best_to_take();
    if (!(to.saving > from.saving)) return false;
    set(to.symbol, 1);
    set(from.symbol, -1);
    return true;
  }

 private:
  /// What a symbol's next unit, or its last, saves. Old once its number of units has changed.
  struct Bid {
    double saving;
    std::size_t symbol;
    std::uint32_t units;
  };
  struct GiveLast {
    bool operator()(const Bid& a, const Bid& b) const { return a.saving < b.saving || (a.saving == b.saving && a.symbol > b.symbol); }
  };
  struct TakeLast {
    bool operator()(const Bid& a, const Bid& b) const { return a.saving > b.saving || (a.saving == b.saving && a.symbol < b.symbol); }
  };

  double saving(std::size_t i, std::uint32_t units) const { return p_[static_cast<Index>(i)] * log1p(1.0 / units); }
  void enter(std::size_t i) {
    give_.push({saving(i, f_[i]), i, f_[i]});
    if (f_[i] > 1) take_.push({saving(i, f_[i] - 1), i, f_[i]});
  }
  template <class Queue>
  static Bid freshest(Queue& queue, const std::vector<std::uint32_t>& f) {
    while (queue.top().units != f[queue.top().symbol]) queue.pop();
    return queue.top();
  }
  Bid best_to_give() { return freshest(give_, f_); }
  Bid best_to_take() { return freshest(take_, f_); }
  void set(std::size_t i, int change) {
    f_[i] += static_cast<std::uint32_t>(change);
    enter(i);
  }

  const Values& p_;
  std::vector<std::uint32_t>& f_;
  std::priority_queue<Bid, std::vector<Bid>, GiveLast> give_;
  std::priority_queue<Bid, std::vector<Bid>, TakeLast> take_;
};

std::vector<std::uint32_t> best_frequencies(const Values& probabilities) {
  const Values p = probabilities / probabilities.sum();
  std::vector<std::uint32_t> f;
  std::int64_t missing = Frequencies::total;
  for (const double share : p) {
    f.push_back(std::max(1u, static_cast<std::uint32_t>(std::floor(share * Frequencies::total))));
    missing -= f.back();
  }
  Exchange exchange(p, f);
  for (; missing > 0; --missing) exchange.give();
  for (; missing < 0; ++missing) exchange.take();
  while (exchange.improve()) {
  }
  return f;
}

}  // namespace

Frequencies::Frequencies(const Values& probabilities) : starts_{0} {
  for (const std::uint32_t frequency : best_frequencies(probabilities)) starts_.push_back(starts_.back() + frequency);
}

std::size_t Frequencies::symbol_at(std::uint32_t unit) const {
  return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end() - 1, unit) - starts_.begin()) - 1;
}

Values Frequencies::probabilities() const {
  Values p(size());
  for (Index i = 0; i < size(); ++i) p[i] = std::ldexp(static_cast<double>(frequency(static_cast<std::size_t>(i))), -precision);
  return p;
}

Values Frequencies::lengths() const {
  Values bits(size());
  for (Index i = 0; i < size(); ++i) {
    int exponent;
    const double mantissa = std::frexp(static_cast<double>(frequency(static_cast<std::size_t>(i))), &exponent);
    bits[i] = precision - exponent - log(mantissa) / log_two;
  }
  return bits;
}

}  // namespace kl::numeric
