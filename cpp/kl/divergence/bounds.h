/// What the KL divergence says of total variation: no pair of densities whatever has more of it than either of these.
/// Sources: Pinsker (1964) with the constant of Csiszár (1967) and Kullback (1967); Bretagnolle & Huber (1979), "Estimation des densités: risque minimax",
/// lemma 2.1; Canonne (2022), "A short note on an inequality between KL and TV", for both.
#pragma once
#include "kl/numeric/values.h"

namespace kl::divergence {

/// √(KL/2) for each KL ≥ 0, in nats: above 1, and then empty, as soon as KL > 2. Relative error < 2⁻⁵².
Values pinsker(const Values& kl);

/// √(1 − e^(−KL)) for each KL ≥ 0, in nats: below 1 for every finite KL, and below Pinsker's from KL = 1.5936… on. Relative error < 2⁻⁵¹.
Values bretagnolle_huber(const Values& kl);

}  // namespace kl::divergence
