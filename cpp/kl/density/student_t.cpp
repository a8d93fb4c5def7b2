#include "kl/density/student_t.h"
#include <algorithm>
#include <cmath>
#include "kl/density/gaussian.h"
#include "kl/numeric/elementary.h"
#include "kl/numeric/gamma.h"
#include "kl/numeric/rows.h"
#include "kl/refusal.h"

namespace kl {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double log_pi = 1.1447298858494001741;

}  // namespace

void StudentT::check(const std::string& path) const {
  check_location_and_scale(mean, path + ".mean", scale, path + ".scale");
  if (!(df >= 0.1 && df <= 1e6)) refuse_invalid(path + ".df", "a number from 0.1 to 1000000");
}

Values StudentT::log_density(const Points& x) const {
  const double root = std::sqrt(df) * scale;
  const double constant = numeric::log_gamma_half_step(df / 2) - 0.5 * (log_pi + numeric::log(df)) - numeric::log(scale), power = (df + 1) / 2;
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    const T w = (y - T(mean)) / T(root), size = numeric::select(w < T(0.0), -w, w);
    const auto far = size > T(1e9);  // where w² may overflow
    const T near = numeric::select(far, T(0.0), size);
    return T(constant) - T(power) * numeric::select(far, T(2.0) * numeric::log(size), numeric::log1p(near * near));
  });
}

Values StudentT::slope(const Points& x) const {
  return numeric::each_row(x.data(), x.rows(), [&](auto y) {
    using T = decltype(y);
    const T distance = y - T(mean), width = T(df * scale * scale);
    const auto far = (distance > T(1e150)) | (distance < T(-1e150));
    const T near = numeric::select(far, T(0.0), distance);
    return T(-(df + 1)) * numeric::select(far, T(1.0) / distance, near / (width + near * near));
  });
}

Points StudentT::sample(numeric::Stream& stream, Index n) const {
  return numeric::in_fours(n, [&] {
    using numeric::Lanes;
    // √(df (u^(−2/df) − 1)) cos 2πv
    const Lanes exponent = Lanes(-2 / df) * numeric::log(stream.uniform());
    const auto far = exponent > Lanes(700.0);
    const Lanes radius = select(far, numeric::exp(Lanes(0.5) * exponent), sqrt(numeric::expm1(select(far, Lanes(0.0), exponent))));
    Lanes sine, cosine;
    numeric::sincos_turn(stream.uniform(), sine, cosine);
    return Lanes(mean) + Lanes(scale * std::sqrt(df)) * radius * cosine;
  });
}

Tail StudentT::tail(End) const { return {0, 0, df + 1}; }

Outline StudentT::outline() const {
  // −log p = power · log(1 + t) + …, t = (z²/df). As chords in t, so as parabolas in x: each from 1 + t to ratio · (1 + t).
  const double power = (df + 1) / 2, width = std::sqrt(df) * scale;
  const double top = numeric::log_gamma_half_step(df / 2) - 0.5 * (log_pi + numeric::log(df)) - numeric::log(scale);
  constexpr double farthest = 270 * 2.302585092994046, deepest = 1e7;  // of 1 + t < 1e270, so that squares of z in any scale are doubles, and in nats
  std::vector<Piece> right;
  double from = 0, log_from = 0, step = 4 / std::sqrt(df + 1);  // a chord over this ratio − 1 is off by at most a nat
  while (log_from < farthest && power * log_from < deepest) {
    const double log_step = numeric::log1p(step), to = from + (1 + from) * step;
    const double steepness = log_step / (to - from);  // per unit of t
    const double excess = std::max(0.0, numeric::log(step / log_step) - 1 + log_step / step);  // the most that log(1 + t) is above its chord
    right.push_back({{mean, width * std::sqrt(from)}, {mean, width * std::sqrt(to)},
                     {mean, 2 * power * steepness / (width * width), top - power * (log_from - steepness * from)}, power * excess});
    from = to;
    log_from += log_step;
    if (power * excess < std::max(8.0, 0.01 * power * log_from)) step *= 1.4;  // farther out a few nats are close enough
  }
  Outline result;
  for (auto piece = right.rbegin(); piece != right.rend(); ++piece)
    result.pieces.push_back({{mean, -piece->to.offset}, {mean, -piece->from.offset}, piece->shape, piece->slack});
  result.pieces.insert(result.pieces.end(), right.begin(), right.end());
  for (const double z : {-3.0, -1.0, 0.0, 1.0, 3.0}) result.breaks.push_back({{mean, z * width}, width});
  // Rungs, if what is left of a moment shows where levels below the peak end. From one to the next p falls by e^−12 at most. Moments up to the eighth
  // are followed to 1e-20 of the whole or to where p is 1e-290.
  if (df > 60) return result;
  const double falls = df + 1;
  const double last = std::min({farthest / 2, 667 / falls, df > 8 ? 50 / (df - 8) : infinity}) + 2;
  double at = numeric::log(3.0), gap = 1;
  for (; at < last; at += gap, gap = std::min(1.5 * gap, std::max(0.5, 12 / falls))) result.rungs.push_back(width * numeric::exp(at));
  result.rungs.push_back(width * numeric::exp(last));
  return result;
}

Moments StudentT::moments() const {
  return {df > 1 ? mean : not_a_number, df > 2 ? scale * scale * (df / (df - 2)) : df > 1 ? infinity : not_a_number};
}

}  // namespace kl
