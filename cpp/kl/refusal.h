/// What the core throws when it will not answer. The only exception type of the project; `cpp/bindings` turns it into a KlError.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace kl {

struct Refusal : std::runtime_error {
  std::string_view name;  ///< "InvalidScenario", "LimitExceeded" or "Unsupported", as in web/src/api.ts
  std::string field;      ///< path of the field as its author wrote it, such as "p.components[1].sd"
  Refusal(std::string_view name, std::string field, const std::string& message)
      : std::runtime_error(message), name(name), field(std::move(field)) {}
};

/// A field is missing, of the wrong type or outside its range. `expected` completes "<field> must be …".
[[noreturn]] inline void refuse_invalid(const std::string& field, const std::string& expected) {
  throw Refusal("InvalidScenario", field, field + " must be " + expected);
}

/// Each field is fine, but together they ask for too much. `message` is a whole sentence that names the limit.
[[noreturn]] inline void refuse_limit(const std::string& field, const std::string& message) {
  throw Refusal("LimitExceeded", field, message);
}

/// The combination has no such answer, or not yet. `message` is a whole sentence.
[[noreturn]] inline void refuse_unsupported(const std::string& field, const std::string& message) {
  throw Refusal("Unsupported", field, message);
}

}  // namespace kl
