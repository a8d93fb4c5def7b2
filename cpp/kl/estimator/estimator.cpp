#include "kl/estimator/estimator.h"
#include <algorithm>
#include <cmath>
#include "kl/estimator/entry.h"
#include "kl/numeric/integer.h"
#include "kl/refusal.h"

namespace kl::estimator {
namespace {

std::string name_of(Objective objective) { return objective == Objective::forward_kl ? "forward-kl" : "reverse-kl"; }

const Estimator& named(const std::string& name, Objective objective, const std::string& field) {
  bool other_direction = false;
  for (const Estimator& entry : entries()) {
    if (entry.about.name != name) continue;
    if (entry.about.objective == objective) return entry;
    other_direction = true;
  }
  if (other_direction) refuse_invalid(field, "an estimator of " + name_of(objective) + ", which \"" + name + "\" is not");
  refuse_invalid(field, "the name of an estimator; there is no \"" + name + "\"");
}

int least_batch_size(Batch batch) {
  switch (batch) {
    case Batch::average:
    case Batch::mean_baseline:
    case Batch::batch_baseline:
    case Batch::self_normalized: return 1;
    case Batch::leave_one_out:
    case Batch::antithetic: return 2;
    case Batch::two_fold: return 4;
  }
  return 1;
}

}  // namespace

std::span<const Estimator> entries() {
  static const std::vector<Estimator> all = [] {
    std::vector<Estimator> together;
    for (const std::span<const Estimator> table : {value_entries(), gradient_entries(), placement_entries()}) together.insert(together.end(), table.begin(), table.end());
    return together;
  }();
  return all;
}

Chosen choose(const Choice& choice, Objective objective, const std::string& field) {
  const Estimator& entry = named(choice.name, objective, choice.is_object ? field + ".name" : field);
  if (!choice.lambda) return {&entry, 1};
  if (!entry.about.takes_lambda)
    refuse_invalid(field + ".lambda", "absent: \"" + choice.name + "\" has no coefficient to choose");
  if (!(std::abs(*choice.lambda) <= 100)) refuse_invalid(field + ".lambda", "a number from −100 to 100");
  return {&entry, *choice.lambda};
}

void check_batch_size(const Chosen& chosen, double batch_size, const std::string& field) {
  const About& about = chosen.entry->about;
  if (!numeric::is_integer(batch_size, 1, 1e6))
    refuse_invalid(field, "an integer from 1 to 1000000");
  if (const int least = least_batch_size(about.batch); batch_size < least)
    refuse_invalid(field, "at least " + std::to_string(least) + " for \"" + std::string(about.name) + "\"");
  if (about.batch == Batch::antithetic && !numeric::is_integer(batch_size / 2, 1, 1e6))
    refuse_invalid(field, "even for \"" + std::string(about.name) + "\", whose samples come in pairs");
}

void check_paths(const Chosen& chosen, const Density& q, const std::string& field) {
  if (chosen.entry->reads & Column::path && !has_path(q))
    refuse_unsupported(field, "\"" + std::string(chosen.entry->about.name) + "\" moves each sample along with q's parameters: samples of a categorical q do not move");
}

double fixed_lambda(const Chosen& chosen, const Setting& setting) {
  if (chosen.entry->about.batch != Batch::mean_baseline) return chosen.lambda;
  return divergence::value({divergence::Kind::reverse_kl}, setting.p, setting.q).value;
}

std::vector<std::string> parameters(const Chosen& chosen, const Density& q) {
  return chosen.entry->about.estimates == Estimates::value ? std::vector<std::string>{"value"} : parameters(q);
}

}  // namespace kl::estimator
