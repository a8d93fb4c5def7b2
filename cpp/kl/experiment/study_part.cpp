#include "kl/experiment/study_part.h"
#include <algorithm>
#include "kl/refusal.h"

namespace kl::experiment {
namespace {

/// One pass over the members of a part, in one order: written down or taken up.
class Writer {
 public:
  void pass(double& number) { numbers_.push_back(number); }
  Values numbers() const { return Eigen::Map<const Values>(numbers_.data(), static_cast<Index>(numbers_.size())); }

 private:
  std::vector<double> numbers_;
};

class Reader {
 public:
  explicit Reader(const Values& numbers) : numbers_(numbers) {}
  void pass(double& number) {
    if (next_ >= numbers_.size()) refuse_invalid("parts", "parts of this very study");
    number = numbers_[next_++];
  }
  bool at_end() const { return next_ == numbers_.size(); }

 private:
  const Values& numbers_;
  Index next_ = 0;
};

template <class Pass>
void pass_all(Pass& pass, Values& values) {
  for (double& value : values) pass.pass(value);
}

template <class Pass>
void pass_all(Pass& pass, Counts& counts) {
  for (std::uint32_t& count : counts) {
    double number = count;
    pass.pass(number);
    count = static_cast<std::uint32_t>(number);
  }
}

/// A list of unknown length, at most `most`.
template <class Pass>
void pass_list(Pass& pass, std::vector<double>& list, double most) {
  double count = static_cast<double>(list.size());
  pass.pass(count);
  if (!(count >= 0 && count <= most)) refuse_invalid("parts", "parts of this very study");
  list.resize(static_cast<std::size_t>(count));
  for (double& value : list) pass.pass(value);
}

constexpr double most_kept = 4096, most_parts = 256;

template <class Pass>
void pass_part(Pass& pass, StudyPart& part) {
  pass.pass(part.from);
  pass.pass(part.to);
  if (!(part.from >= 0 && part.from < part.to && part.to <= most_parts)) refuse_invalid("parts", "parts of this very study");
  for (estimator::Exact& exact : part.exact) {
    double kind = static_cast<double>(exact.kind), coefficients = static_cast<double>(exact.coefficient.size());
    pass.pass(kind);
    pass.pass(coefficients);
    exact.kind = static_cast<estimator::Exact::Kind>(static_cast<int>(std::clamp(kind, 0.0, 2.0)));
    exact.coefficient.conservativeResize(coefficients == 0 ? 0 : exact.mean.size());
    for (Values* values : {&exact.coefficient, &exact.mean, &exact.sd, &exact.sample_variance, &exact.visible}) pass_all(pass, *values);
  }
  for (std::vector<double>& x : part.kept_x) pass_list(pass, x, most_kept);
  for (StudyChannel& channel : part.channels) {
    channel.estimate.resize(static_cast<std::size_t>(part.to - part.from));
    for (numeric::Moments& moments : channel.estimate)
      for (double* number : {&moments.count, &moments.mean, &moments.squares}) pass.pass(*number);
    pass_all(pass, channel.estimate_counts);
    pass_all(pass, channel.variance_counts);
    pass_list(pass, channel.kept, most_kept);
  }
}

void add_to(Counts& counts, const Counts& more) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += more[i];
}

}  // namespace

Counts counts_of(const numeric::Histogram& histogram) {
  Counts counts = histogram.counts();
  counts.push_back(histogram.below());
  counts.push_back(histogram.above());
  return counts;
}

Values StudyPart::write() const {
  Writer writer;
  StudyPart copy = *this;
  pass_part(writer, copy);
  return writer.numbers();
}

StudyPart StudyPart::read(const Values& numbers, const std::vector<Index>& parameters, Index bins) {
  StudyPart part;
  for (const Index count : parameters) {
    part.exact.push_back({estimator::Exact::Kind::exact, {}, Values(count), Values(count), Values(count), Values(count)});
    part.kept_x.emplace_back();
    const std::size_t cells = static_cast<std::size_t>(bins) + 2;
    for (Index j = 0; j < count; ++j) part.channels.push_back({{}, Counts(cells), Counts(cells), {}});
  }
  Reader reader(numbers);
  pass_part(reader, part);
  if (!reader.at_end()) refuse_invalid("parts", "parts of this very study");
  return part;
}

void StudyPart::add(const StudyPart& next) {
  if (next.from != to) refuse_invalid("parts", "all parts of this study, in order");
  to = next.to;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    StudyChannel& channel = channels[i];
    const StudyChannel& more = next.channels[i];
    channel.estimate.insert(channel.estimate.end(), more.estimate.begin(), more.estimate.end());
    add_to(channel.estimate_counts, more.estimate_counts);
    add_to(channel.variance_counts, more.variance_counts);
  }
}

}  // namespace kl::experiment
