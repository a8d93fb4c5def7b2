/// Densities as JavaScript writes them: a table with one line a family.
#pragma once
#include "bindings/field.h"
#include "kl/density/density.h"

namespace kl::bindings {

/// The density at a field, checked by itself, with the components and weights of its author, so that a later refusal counts components as its
/// author does. Refuses by path what is missing, of the wrong type, unknown or out of range (InvalidScenario), and with Unsupported what
/// web/src/api.ts has and the core has not yet.
Density read_as_written(const Field& field);

}  // namespace kl::bindings
