// A mixture as a model: its parameters, and what moves with them.
#include "kl/density/mixture_terms.h"
#include "kl/numeric/lanes.h"
#include "kl/numeric/normal.h"

namespace kl {
namespace {

/// Fills n × columns, four rows at a time: fill(x, row) writes the columns of one x, or of four.
template <class Fill>
Points rows_of(const Points& x, Index columns, const Fill& fill) {
  using numeric::Lanes;
  constexpr std::size_t most_columns = 3 * most_components;
  const Index n = x.rows(), whole = n / numeric::lane_count * numeric::lane_count;
  Points result(n, columns);
  for (Index i = 0; i < whole; i += numeric::lane_count) {
    Lanes row[most_columns];
    fill(Lanes::load(x.data() + i), row);
    for (Index j = 0; j < columns; ++j) row[j].store(&result(i, j));
  }
  for (Index i = whole; i < n; ++i) {
    double row[most_columns];
    fill(x(i, 0), row);
    for (Index j = 0; j < columns; ++j) result(i, j) = row[j];
  }
  return result;
}

/// The components' shares of q in share[0…k − 1]; log q.
template <class T>
T fill_shares(const MixtureTerms& terms, T x, T* share) {
  const T largest = terms.fill(x, share);
  T sum = T(0.0);
  for (std::size_t i = 0; i < terms.count; ++i) {
    share[i] = numeric::exp(share[i] - largest);
    sum = sum + share[i];
  }
  for (std::size_t i = 0; i < terms.count; ++i) share[i] = share[i] / sum;
  return largest + numeric::log(sum);
}

}  // namespace

std::vector<std::string> Mixture::parameters() const {
  std::vector<std::string> result;
  for (const char* name : {".logit", ".mean", ".logSd"})
    for (std::size_t i = 0; i < components.size(); ++i) result.push_back("components[" + std::to_string(i) + "]" + name);
  return result;
}

Values Mixture::theta() const {
  const Index k = static_cast<Index>(components.size());
  Values theta(3 * k);
  for (Index i = 0; i < k; ++i) {
    const Component& component = components[static_cast<std::size_t>(i)];
    theta[i] = numeric::log(component.weight);
    theta[k + i] = component.mean;
    theta[2 * k + i] = numeric::log(component.sd);
  }
  return theta;
}

Mixture Mixture::with_theta(const Values& theta) {
  const Index k = theta.size() / 3;
  const double largest = theta.head(k).maxCoeff();
  Mixture result;
  double total = 0;
  for (Index i = 0; i < k; ++i) {
    result.components.push_back({numeric::exp(theta[i] - largest), theta[k + i], numeric::exp(theta[2 * k + i])});
    total += result.components.back().weight;
  }
  for (Component& component : result.components) component.weight /= total;
  return result;
}

Points Mixture::score(const Points& x) const {
  const MixtureTerms terms(components);
  const std::size_t k = components.size();
  return rows_of(x, static_cast<Index>(3 * k), [&]<class T>(T y, T* row) {
    fill_shares(terms, y, row);
    for (std::size_t i = 0; i < k; ++i) {
      const T share = row[i], sd = T(components[i].sd), z = (y - T(components[i].mean)) / sd;
      row[k + i] = share * (z / sd);
      row[2 * k + i] = share * (z * z - T(1.0));
      row[i] = share - T(components[i].weight);
    }
  });
}

Points Mixture::path(const Points& x) const {
  const MixtureTerms terms(components);
  const std::size_t k = components.size();
  return rows_of(x, static_cast<Index>(3 * k), [&]<class T>(T y, T* row) {
    const T log_q = fill_shares(terms, y, row + k);
    // Of each component the mass to the left and to the right of x, over q: as logarithms, since q alone may be below every double.
    T left[most_components], right[most_components], all_left = T(0.0), all_right = T(0.0), below = T(0.0);
    for (std::size_t i = 0; i < k; ++i) {
      const T z = (y - T(components[i].mean)) / T(components[i].sd), log_left = numeric::log_normal_cdf(z);
      left[i] = numeric::exp(log_left - log_q);
      right[i] = numeric::exp(numeric::log_normal_cdf(-z) - log_q);
      all_left = all_left + T(components[i].weight) * left[i];
      all_right = all_right + T(components[i].weight) * right[i];
      below = below + T(components[i].weight) * numeric::exp(log_left);
    }
    const auto from_left = below < T(0.5);
    for (std::size_t i = 0; i < k; ++i) {
      row[i] = T(components[i].weight) * numeric::select(from_left, all_left - left[i], right[i] - all_right);
      row[2 * k + i] = row[k + i] * (y - T(components[i].mean));
    }
  });
}

}  // namespace kl
