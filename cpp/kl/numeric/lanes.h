/// Four logical SIMD lanes of double, held as two f64x2. Whatever the machine's width, a block of samples is worked
/// through four at a time, so that native code and WebAssembly do the same operations in the same order.
#pragma once
#include <cstdint>

namespace kl::numeric {

// A 32-byte vector type would do the same, but its calling convention changes with the target (GCC's -Wpsabi), so two halves.
typedef double Double2 __attribute__((vector_size(16)));
typedef std::int64_t Int2 __attribute__((vector_size(16)));
typedef std::uint64_t Unsigned2 __attribute__((vector_size(16)));

inline constexpr int lane_count = 4;

/// True or false a lane (all bits set, or none).
struct LaneMask { Int2 low, high; };

struct Lanes {
  Double2 low, high;
  Lanes() = default;
  Lanes(double x) : low{x, x}, high{x, x} {}  // NOLINT: implicit, so that a formula mixes lanes and constants
  Lanes(Double2 low, Double2 high) : low(low), high(high) {}
  static Lanes load(const double* from) { return {Double2{from[0], from[1]}, Double2{from[2], from[3]}}; }
  void store(double* to) const { to[0] = low[0]; to[1] = low[1]; to[2] = high[0]; to[3] = high[1]; }
};

inline Lanes operator+(Lanes a, Lanes b) { return {a.low + b.low, a.high + b.high}; }
inline Lanes operator-(Lanes a, Lanes b) { return {a.low - b.low, a.high - b.high}; }
inline Lanes operator*(Lanes a, Lanes b) { return {a.low * b.low, a.high * b.high}; }
inline Lanes operator/(Lanes a, Lanes b) { return {a.low / b.low, a.high / b.high}; }
inline Lanes operator-(Lanes a) { return {-a.low, -a.high}; }
inline LaneMask operator<(Lanes a, Lanes b) { return {a.low < b.low, a.high < b.high}; }
inline LaneMask operator>(Lanes a, Lanes b) { return b < a; }
inline LaneMask operator==(Lanes a, Lanes b) { return {a.low == b.low, a.high == b.high}; }

/// The sum over the lanes, in a fixed order.
inline double sum(Lanes x) { return (x.low[0] + x.low[1]) + (x.high[0] + x.high[1]); }

/// `yes` where the mask is set, `no` elsewhere. Both are computed.
inline Lanes select(LaneMask mask, Lanes yes, Lanes no) {
  return {(Double2)((mask.low & (Int2)yes.low) | (~mask.low & (Int2)no.low)),
          (Double2)((mask.high & (Int2)yes.high) | (~mask.high & (Int2)no.high))};
}
inline double select(bool condition, double yes, double no) { return condition ? yes : no; }

inline LaneMask operator&(LaneMask a, LaneMask b) { return {a.low & b.low, a.high & b.high}; }
inline LaneMask operator|(LaneMask a, LaneMask b) { return {a.low | b.low, a.high | b.high}; }

/// The IEEE bit patterns of four lanes, as unsigned integers modulo 2^64; std::uint64_t plays this part for double.
struct LaneBits {
  Unsigned2 low, high;
  LaneBits(std::uint64_t bits) : low{bits, bits}, high{bits, bits} {}  // NOLINT: implicit, as for Lanes
  LaneBits(Unsigned2 low, Unsigned2 high) : low(low), high(high) {}
};

inline LaneBits operator+(LaneBits a, LaneBits b) { return {a.low + b.low, a.high + b.high}; }
inline LaneBits operator&(LaneBits a, LaneBits b) { return {a.low & b.low, a.high & b.high}; }
inline LaneBits operator|(LaneBits a, LaneBits b) { return {a.low | b.low, a.high | b.high}; }
inline LaneBits operator^(LaneBits a, LaneBits b) { return {a.low ^ b.low, a.high ^ b.high}; }
inline LaneBits operator<<(LaneBits a, int by) { return {a.low << by, a.high << by}; }
inline LaneBits operator>>(LaneBits a, int by) { return {a.low >> by, a.high >> by}; }

inline LaneBits to_bits(Lanes x) { return {(Unsigned2)x.low, (Unsigned2)x.high}; }
inline std::uint64_t to_bits(double x) { return __builtin_bit_cast(std::uint64_t, x); }
inline Lanes from_bits(LaneBits bits) { return {(Double2)bits.low, (Double2)bits.high}; }
inline double from_bits(std::uint64_t bits) { return __builtin_bit_cast(double, bits); }

inline Lanes sqrt(Lanes x) {
  return {Double2{__builtin_sqrt(x.low[0]), __builtin_sqrt(x.low[1])}, Double2{__builtin_sqrt(x.high[0]), __builtin_sqrt(x.high[1])}};
}
inline double sqrt(double x) { return __builtin_sqrt(x); }

}  // namespace kl::numeric
