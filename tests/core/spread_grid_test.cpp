#include "kl/estimator/spread_grid.h"
#include <catch2/catch.hpp>
#include <cmath>
#include "estimators.h"
#include "kl/estimator/expectation.h"

using namespace kl;
using namespace kl::estimator;

TEST_CASE("Where sums over a grid answer at all, they are the quadrature's spreads to 1e-10, and for most Qs about P they answer", "[spread_grid]") {
  const Density p = Mixture{{{0.5, -3, 1}, {0.3, 0.5, 0.7}, {0.2, 3, 1.4}}};
  int answered = 0, asked = 0;
  for (const Estimator& entry : entries()) {
    if (entry.about.batch != Batch::average) continue;
    const Chosen one{&entry, 0.7};
    for (const double sd : {0.8, 1.1, 2.3}) {
      SpreadGrid grid(p, sd, -4, 4);
      for (const double mean : {-2.9, 0.4, 3.7}) {
        const int last = entry.about.estimates == Estimates::value ? 0 : 1;
        ++asked;
        const std::optional<Spread> quick = grid.spread(one, mean, last);
        if (!quick) continue;
        ++answered;
        INFO(entry.about.name << " mean " << mean << " sd " << sd);
        const Spread expected = spreads({&one, 1}, {p, Gaussian{mean, sd}}, last)[0];
        const double sd_of_one = root(expected.variance);
        if (std::isinf(sd_of_one)) {
          CHECK(std::isinf(root(quick->variance)));
        } else {
          CHECK(root(quick->variance) == Approx(sd_of_one).epsilon(1e-10));
          CHECK(quick->mean == Approx(expected.mean).epsilon(1e-10).margin(1e-10 * sd_of_one));
        }
      }
    }
  }
  CHECK(answered > 0.7 * asked);
}

TEST_CASE("A grid leaves to the quadrature what it cannot be sure of: other families, kinks, and mass beyond it", "[spread_grid]") {
  const Mixture modes{{{0.5, -3, 1}, {0.5, 3, 1}}};
  CHECK_FALSE(SpreadGrid(Laplace{0, 1}, 1, -1, 1).spread(reverse("k1"), 0, 0));
  CHECK_FALSE(SpreadGrid(modes, 1, -6, 6).spread(reverse("absolute"), 0, 0));
  CHECK_FALSE(SpreadGrid(modes, 0.71, -6, 6).spread(reverse("k3"), 6, 0));  // 2/σ_p² − 1/σ_q² is almost nothing: the mass of p²/q lies hundreds of sds out
  CHECK_FALSE(SpreadGrid(Mixture{{{0.5, -3e5, 1e-2}, {0.5, 3e5, 1e-2}}}, 1, -6, 6).spread(reverse("k1"), 0, 0));
}
