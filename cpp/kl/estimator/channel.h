/// One parameter of one chosen estimator, while batches are sampled: what each kind of batch makes of blocks of samples.
#pragma once
#include <vector>
#include "kl/estimator/block.h"
#include "kl/numeric/joint_moments.h"
#include "kl/numeric/moments.h"

namespace kl::estimator {

/// The rows begin…end − 1 of a block that belong to one batch, whose samples up to there were `before`.
struct Piece {
  Index batch, begin, end;
  double before;
  Index size() const { return end - begin; }
};

/// Σ e^x of numbers x that arrive one by one, as e^largest · total.
struct LogSum {
  double largest, total = 0;
  LogSum();
  void add(double x);
  /// −∞ where nothing came, or nothing but −∞.
  double value() const;
};

class Channel {
 public:
  Channel(const Chosen& chosen, const Setting& setting, int parameter, double batch_size);

  const Chosen& chosen() const { return chosen_; }
  Side side() const { return chosen_.entry->about.samples_from; }
  /// Whether its samples come in pairs x, x′.
  bool is_paired() const { return batch() == Batch::antithetic; }
  /// Columns that it reads to have λ from a batch: none where λ is known before.
  unsigned reads_to_fit() const;
  unsigned reads_to_evaluate() const { return chosen_.entry->reads | (batch() == Batch::two_fold ? 0 : reads_to_fit()); }

  void begin(Index batches) { batches_.assign(static_cast<std::size_t>(batches), {}); }
  /// Takes from a block what λ is had from.
  void fit(const Block& block, const std::vector<Piece>& pieces);
  /// The per-sample values of a block, once λ is had; keeps those among the first `to_keep`.
  void evaluate(const Block& block, const std::vector<Piece>& pieces, Index to_keep);
  /// Once all samples were evaluated.
  void finish();

  /// Of the k-th batch: the mean is the estimate, and variance() the within-batch variance.
  const numeric::Moments& moments(Index k) const { return batches_[static_cast<std::size_t>(k)].value; }
  const std::vector<double>& kept() const { return kept_; }

 private:
  /// What one batch has given so far.
  struct State {
    numeric::JointMoments half[2];  ///< two-fold: of a and c, the formula being a + λc
    numeric::Moments baseline;      ///< of ℓ
    LogSum weight;                  ///< self-normalized: of r
    /// Self-normalized, of h weighted with λ²: Σλ², mean, Σλ²(h − mean)².
    struct Weighted { double weight = 0, mean = 0, squares = 0; } spread;
    numeric::Moments value;         ///< of the per-sample values, or of the averages of pairs
  };

  Batch batch() const { return chosen_.entry->about.batch; }
  /// The formula at all samples of a block, for one λ.
  void run(const Block& block, double lambda, Values& to);
  void settle_lambda(const Block& block, const std::vector<Piece>& pieces);
  void add_spread(State& state, const Piece& piece);

  Chosen chosen_;
  int parameter_;
  double batch_size_;
  std::vector<State> batches_;  ///< of the group of batches under way
  std::vector<double> kept_;
  Values lambda_ = Values(Block::capacity), value_ = Values(Block::capacity), at_one_ = Values(Block::capacity);
};

}  // namespace kl::estimator
