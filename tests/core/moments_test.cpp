#include "kl/numeric/moments.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kl/numeric/random.h"

using kl::numeric::Moments;

namespace {

Moments of(const std::vector<double>& x) { return Moments::of(x.data(), static_cast<std::int64_t>(x.size())); }
bool same_bits(const Moments& a, const Moments& b) { return a.count == b.count && a.mean == b.mean && a.squares == b.squares; }

std::vector<double> sample(std::size_t n, double mean, double sd) {
  kl::numeric::Stream stream(n, 0, 0);
  std::vector<double> x(n + 3);
  for (std::size_t i = 0; i < n; i += 4) (kl::numeric::Lanes(mean) + kl::numeric::Lanes(sd) * stream.normal()).store(x.data() + i);
  x.resize(n);
  return x;
}

}  // namespace

TEST_CASE("The moments of 1…n are known", "[moments]") {
  std::vector<double> x;
  for (int n = 1; n <= 50; ++n) {
    x.push_back(n);
    const Moments moments = of(x);
    CHECK(moments.count == n);
    CHECK(moments.mean == 0.5 * (n + 1));
    CHECK(moments.squares == Approx(n * (n * n - 1.0) / 12).epsilon(1e-15));
    if (n > 1) CHECK(moments.variance() == Approx(n * (n + 1.0) / 12).epsilon(1e-15));
  }
}

TEST_CASE("Of no number there is neither a count nor a variance, of one no variance", "[moments]") {
  CHECK(of({}).count == 0);
  CHECK(std::isnan(of({}).variance()));
  CHECK(of({3}).mean == 3);
  CHECK(std::isnan(of({3}).variance()));
}

TEST_CASE("A large common shift does not disturb the variance", "[moments]") {
  // Multiples of 2⁻²⁰ survive the shift exactly.
  std::vector<double> x = sample(1001, 0, 1), shifted;
  for (double& y : x) {
    y = std::floor(y * 0x1p20) * 0x1p-20;
    shifted.push_back(y + 0x1p30);
  }
  CHECK(of(shifted).variance() == Approx(of(x).variance()).epsilon(1e-14));
  CHECK(of(shifted).mean - 0x1p30 == Approx(of(x).mean).margin(0x1p-22));
}

TEST_CASE("Blocks added in any cut give the moments of the whole", "[moments]") {
  const std::vector<double> x = sample(10007, 5, 2);
  const Moments whole = of(x);
  for (const std::size_t block : {1, 2, 5, 64, 1000, 10007}) {
    Moments added;
    for (std::size_t i = 0; i < x.size(); i += block) added.add(Moments::of(x.data() + i, static_cast<std::int64_t>(std::min(block, x.size() - i))));
    CHECK(added.count == whole.count);
    CHECK(added.mean == Approx(whole.mean).epsilon(1e-14));
    CHECK(added.squares == Approx(whole.squares).epsilon(1e-13));
  }
  Moments one_by_one;
  for (const double y : x) one_by_one.add(y);
  CHECK(one_by_one.mean == Approx(whole.mean).epsilon(1e-14));
  CHECK(one_by_one.squares == Approx(whole.squares).epsilon(1e-13));
}

TEST_CASE("Nothing added to moments leaves every bit", "[moments]") {
  const Moments moments = of(sample(77, 1, 3));
  Moments left = moments, right;
  left.add(Moments{});
  right.add(moments);
  CHECK(same_bits(left, moments));
  CHECK(same_bits(right, moments));
  Moments nothing;
  nothing.add(Moments{});
  CHECK(nothing.count == 0);
  CHECK(nothing.mean == 0);
}
