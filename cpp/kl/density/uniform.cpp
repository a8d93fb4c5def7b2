#include "kl/density/uniform.h"
#include <algorithm>
#include <cmath>
#include "kl/numeric/elementary.h"
#include "kl/numeric/rows.h"
#include "kl/refusal.h"

namespace kl {

void check_ends(double low, double high, const std::string& path) {
  for (const auto& [end, name] : {std::pair(low, ".low"), std::pair(high, ".high")})
    if (!(std::abs(end) <= Uniform::largest_end)) refuse_invalid(path + name, "a number from -1000000 to 1000000");
  const double width = high - low;
  if (!(width >= Uniform::least_width && width <= Uniform::largest_width))
    refuse_invalid(path + ".high", "above " + path + ".low, by 0.000001 to 1000000");
}

void Uniform::check(const std::string& path) const { check_ends(low, high, path); }

Values Uniform::log_density(const Points& x) const {
  const double inside = -numeric::log(high - low);
  return (x.col(0) >= low && x.col(0) <= high).select(Values::Constant(x.rows(), inside), -std::numeric_limits<double>::infinity());
}

Points Uniform::sample(numeric::Stream& stream, Index n) const {
  return numeric::in_fours(n, [&] { return numeric::Lanes(low) + numeric::Lanes(high - low) * stream.uniform(); });
}

Tail Uniform::tail(End) const { return {std::numeric_limits<double>::infinity(), 0, 0}; }

Outline Uniform::outline() const { return {{{{low, 0}, {high, 0}, {low, 0, -numeric::log(high - low)}}}, {}}; }

}  // namespace kl
