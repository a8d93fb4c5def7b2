/// An estimator as a request names it.
#pragma once
#include <optional>
#include <string>

namespace kl::estimator {

struct Choice {
  std::string name;
  std::optional<double> lambda = {};  ///< −100…100, for the control-variate entries alone; they default to 1
  bool is_object = false;             ///< written as { name, lambda }, so that a refused name is at the field's ".name"
};

}  // namespace kl::estimator
