#include "bindings/field.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include "kl/refusal.h"

namespace kl::bindings {
namespace {

std::string quoted_list(const std::vector<std::string_view>& names) {
  std::string list;
  for (std::string_view name : names) list += (list.empty() ? "\"" : ", \"") + std::string(name) + "\"";
  return list;
}

/// No name that the interface knows is nearly as long, and the module's memory would not hold every string there is.
constexpr unsigned longest_name = 100;

bool is_typed_array(const val& value, const char* name) { return !value.isNull() && !value.isUndefined() && value.instanceof(val::global(name)); }

/// A copy of a typed array of that name. `Array`: what holds such numbers here.
template <class Array>
Array typed_array(const Field& field, const char* name) {
  const bool typed = is_typed_array(field.value, name);
  const std::size_t count = typed ? field.value["length"].as<std::size_t>() : 0;
  if (!typed || count > Field::most_values) refuse_invalid(field.path, "a " + std::string(name) + " of at most " + std::to_string(Field::most_values) + " numbers");
  Array copy(static_cast<decltype(Array().size())>(count));
  val(emscripten::typed_memory_view(count, copy.data())).template call<void>("set", field.value);
  return copy;
}

bool is_too_long(const val& string) { return string["length"].as<unsigned>() > longest_name; }

}  // namespace

bool Field::is_missing() const { return value.isUndefined(); }
bool Field::is_string() const { return value.isString(); }
bool Field::is_array() const { return value.isArray(); }
bool Field::is_object() const { return !value.isNull() && value.typeOf().as<std::string>() == "object" && !is_array(); }

void Field::check_fields(const std::vector<std::string_view>& known) const {
  const std::string here = path.empty() ? "request" : path;
  if (!is_object()) refuse_invalid(here, "an object");
  const val keys = val::global("Object").call<val>("keys", value);
  const auto count = keys["length"].as<unsigned>();
  for (unsigned i = 0; i < count; ++i) {
    const val name = keys[i];
    const bool too_long = is_too_long(name);
    const auto key = too_long ? name.call<val>("slice", 0, longest_name).as<std::string>() + "…" : name.as<std::string>();
    if (too_long || std::find(known.begin(), known.end(), key) == known.end())
      refuse_invalid((*this)[key].path, "left out: the fields here are " + quoted_list(known));
  }
}

Field Field::element(std::size_t i) const { return {value[i], path + "[" + std::to_string(i) + "]"}; }

Field Field::operator[](const std::string& key) const { return {value[key], path.empty() ? key : path + "." + key}; }

std::vector<Field> Field::elements(std::size_t least, std::size_t most) const {
  const std::string expected = "an array of " + std::to_string(least) + " to " + std::to_string(most) + " elements";
  if (!is_array()) refuse_invalid(path, expected);
  const auto count = value["length"].as<unsigned>();
  if (count < least || count > most) refuse_invalid(path, expected);
  std::vector<Field> all;
  for (unsigned i = 0; i < count; ++i) all.push_back(element(i));
  return all;
}

double Field::finite_number() const {
  if (value.isNumber())
    if (const auto number = value.as<double>(); std::isfinite(number)) return number + 0.0;  // −0 becomes 0, as in JSON
  refuse_invalid(path, "a finite number");
}

double Field::json_number() const {
  if (value.isNumber()) return value.as<double>() + 0.0;
  if (is_string()) {
    const std::string text = string();
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  }
  refuse_invalid(path, "a number");
}

std::string Field::string() const {
  if (!is_string()) refuse_invalid(path, "a string");
  if (is_too_long(value)) refuse_invalid(path, "a name of at most " + std::to_string(longest_name) + " letters");
  return value.as<std::string>();
}

std::vector<double> Field::numbers(std::size_t least, std::size_t most) const {
  // One call for all of them: a drawn curve is asked about while it is drawn.
  const bool typed = is_typed_array(value, "Float64Array");
  const auto count = typed || is_array() ? value["length"].as<std::size_t>() : 0;
  if (count < least || count > most) refuse_invalid(path, "an array of " + std::to_string(least) + " to " + std::to_string(most) + " numbers");
  std::vector<double> copy(count, std::numeric_limits<double>::quiet_NaN());
  if (value.call<bool>("every", val::global("Number")["isFinite"])) val(emscripten::typed_memory_view(count, copy.data())).call<void>("set", value);
  for (std::size_t i = 0; i < count; ++i)
    copy[i] = std::isfinite(copy[i]) ? copy[i] + 0.0 : element(i).finite_number();  // `every` passes over holes
  return copy;
}

Values Field::float64_array() const { return typed_array<Values>(*this, "Float64Array"); }

bool Field::is_uint16_array() const { return is_typed_array(value, "Uint16Array"); }
std::vector<std::uint16_t> Field::uint16_array() const { return typed_array<std::vector<std::uint16_t>>(*this, "Uint16Array"); }

}  // namespace kl::bindings
