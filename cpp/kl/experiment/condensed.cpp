#include "kl/experiment/condensed.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace kl::experiment {
namespace {

constexpr Index most = 1024;

/// Numbers close to each other.
struct Cell {
  double count = 0, sum = 0;
  double least = std::numeric_limits<double>::infinity(), largest = -std::numeric_limits<double>::infinity();
  void add(double x) {
    count += 1;
    sum += x;
    least = std::min(least, x);
    largest = std::max(largest, x);
  }
  bool of_equals() const { return least == largest; }
  double mean() const { return of_equals() ? least : sum / count; }
};

std::vector<Cell> cells_of_equals(std::vector<double> sorted) {
  std::sort(sorted.begin(), sorted.end());
  std::vector<Cell> cells;
  for (const double x : sorted) {
    if (cells.empty() || cells.back().largest != x) cells.emplace_back();
    cells.back().add(x);
  }
  return cells;
}

std::vector<Cell> equal_cells(const Values& data) {
  const double from = data.minCoeff(), cells_a_unit = most / (data.maxCoeff() - from);
  std::vector<Cell> cells(most);
  for (const double x : data) cells[static_cast<std::size_t>(std::min<double>(most - 1, (x - from) * cells_a_unit))].add(x);
  cells.erase(std::remove_if(cells.begin(), cells.end(), [](const Cell& cell) { return cell.count == 0; }), cells.end());
  return cells;
}

}  // namespace

Condensed condense(const Values& data) {
  const std::vector<Cell> cells = data.size() <= most ? cells_of_equals({data.begin(), data.end()}) : equal_cells(data);
  const Index n = static_cast<Index>(cells.size());
  Condensed result{{Values(n), Values(n)}, true, std::numeric_limits<double>::infinity()};
  for (Index i = 0; i < n; ++i) {
    const Cell& cell = cells[static_cast<std::size_t>(i)];
    result.numbers.x[i] = cell.mean();
    result.numbers.count[i] = cell.count;
    result.exact = result.exact && cell.of_equals();
    if (i > 0) result.resolution = std::min(result.resolution, cell.least - cells[static_cast<std::size_t>(i) - 1].largest);
  }
  if (!result.exact) result.resolution = 0;
  return result;
}

}  // namespace kl::experiment
