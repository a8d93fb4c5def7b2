/// One value from JavaScript beside the path its author would name it by: what every reader is made of.
#pragma once
#include <emscripten/val.h>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "kl/numeric/values.h"

namespace kl::bindings {

using emscripten::val;

struct Field {
  val value;
  std::string path;  ///< "" for the request itself

  bool is_missing() const;  ///< left out, or undefined
  bool is_string() const;
  bool is_array() const;
  bool is_object() const;  ///< neither null nor an array
  /// Refuses a value that is no plain object, and any key that is not among `known`: a typo is not to be swallowed.
  void check_fields(const std::vector<std::string_view>& known) const;
  /// The value at `key`, missing or not.
  Field operator[](const std::string& key) const;
  Field element(std::size_t i) const;  ///< of an array
  /// The elements. Refuses what is no array, or has not `least` to `most` elements.
  std::vector<Field> elements(std::size_t least, std::size_t most) const;

  double finite_number() const;   ///< refuses all but finite numbers
  std::string string() const;     ///< refuses all but strings, and strings longer than any name
  /// Any number, or one of the strings "Infinity", "-Infinity" and "NaN", which stand for it in JSON.
  double json_number() const;
  /// The finite numbers of an array or a Float64Array of `least` to `most` of them. Refuses anything else, the first that is none by its index.
  std::vector<double> numbers(std::size_t least, std::size_t most) const;
  /// A copy of a Float64Array. Refuses anything else, and more than `most_values` numbers: 8 of the core's 32 MB.
  Values float64_array() const;
  static constexpr std::size_t most_values = 1000000;
  bool is_uint16_array() const;
  /// A copy of a Uint16Array, under the same rules.
  std::vector<std::uint16_t> uint16_array() const;
};

}  // namespace kl::bindings
