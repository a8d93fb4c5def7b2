#include "kl/experiment/condensed.h"

#include <catch2/catch.hpp>

#include "kl/numeric/random.h"

using namespace kl;
using namespace kl::experiment;

namespace {

Values normals(Index n) {
  numeric::Stream stream(1, 0, 0);
  Values x(n);
  for (Index i = 0; i < n; i += 4) stream.normal().store(x.data() + i);
  return x;
}

}  // namespace

TEST_CASE("Few numbers are kept, ascending, equal ones together", "[mixture of]") {
  Values x(6);
  x << 3, 1, 3, 2.5, 1, 3;
  const Condensed condensed = condense(x);
  CHECK(condensed.exact);
  CHECK(condensed.resolution == 0.5);
  CHECK((condensed.numbers.x == Values{{1, 2.5, 3}}).all());
  CHECK((condensed.numbers.count == Values{{2, 1, 3}}).all());
}

TEST_CASE("Many numbers become at most 1024 that keep count and mean and lie in their cells", "[mixture of]") {
  const Values x = normals(100000);
  const Condensed condensed = condense(x);
  const Counted& numbers = condensed.numbers;
  CHECK_FALSE(condensed.exact);
  CHECK(condensed.resolution == 0);
  CHECK(numbers.x.size() <= 1024);
  CHECK(numbers.count.sum() == 100000);
  CHECK((numbers.x * numbers.count).sum() / 100000 == Approx(x.mean()).margin(1e-15));
  CHECK(numbers.x[0] >= x.minCoeff());
  CHECK(numbers.x[numbers.x.size() - 1] <= x.maxCoeff());
  for (Index i = 1; i < numbers.x.size(); ++i) REQUIRE(numbers.x[i] > numbers.x[i - 1]);
}

TEST_CASE("Many numbers on a coarse grid lose nothing", "[mixture of]") {
  const Values x = (normals(100000) * 7).round() * 0.3;
  const Condensed condensed = condense(x);
  CHECK(condensed.exact);
  CHECK(condensed.resolution == Approx(0.3));
  for (Index i = 0; i < condensed.numbers.x.size(); ++i) REQUIRE(condensed.numbers.count[i] == static_cast<double>((x == condensed.numbers.x[i]).count()));
}
