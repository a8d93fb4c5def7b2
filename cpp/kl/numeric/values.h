/// The array types that every room of the core passes around.
#pragma once
#include <Eigen/Core>

namespace kl {

using Index = Eigen::Index;
using Values = Eigen::ArrayXd;   ///< n numbers
using Points = Eigen::ArrayXXd;  ///< n × dimension, one point a row; on the line n × 1, contiguous

}  // namespace kl
