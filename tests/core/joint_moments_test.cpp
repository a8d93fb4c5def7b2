#include <catch2/catch.hpp>
#include <utility>
#include "kl/numeric/joint_moments.h"

using kl::numeric::JointMoments;

TEST_CASE("Joint moments of few numbers are their sums of products about the means", "[joint_moments]") {
  const double a[] = {1, 2, 3, 6}, b[] = {-1, 5, 2, 2};
  const JointMoments moments = JointMoments::of(a, b, 4);
  CHECK(moments.count == 4);
  CHECK(moments.mean_a == 3);
  CHECK(moments.mean_b == 2);
  CHECK(moments.squares_b == 9 + 9 + 0 + 0);
  CHECK(moments.products == -2 * -3 + -1 * 3 + 0 + 0);
}

TEST_CASE("Joint moments of blocks add up to those of all, also far from zero", "[joint_moments]") {
  constexpr int count = 1000;
  double a[count], b[count];
  for (int i = 0; i < count; ++i) {
    a[i] = 1e8 + (i * 7919) % 1009;
    b[i] = -1e8 + (i * 104729) % 997;
  }
  const JointMoments whole = JointMoments::of(a, b, count);
  JointMoments sum;
  sum.add({});
  for (const auto& [from, to] : {std::pair{0, 1}, {1, 300}, {300, 300}, {300, 1000}}) sum.add(JointMoments::of(a + from, b + from, to - from));
  CHECK(sum.count == count);
  CHECK(sum.mean_a == Approx(whole.mean_a).epsilon(1e-15));
  CHECK(sum.mean_b == Approx(whole.mean_b).epsilon(1e-15));
  CHECK(sum.squares_b == Approx(whole.squares_b).epsilon(1e-10));
  CHECK(sum.products == Approx(whole.products).margin(1e-12 * whole.squares_b));  // the two are all but uncorrelated
}
