// The frozen workload with the state of WIDE people in vector registers: the ceiling for these operations.
// Strict: compiled without contraction, true divisions, the operations of lanes.py in their order, the same words.
#include <bit>
#include <cstdint>
#include <cstring>
#include <immintrin.h>
#define ALWAYS static inline __attribute__((always_inline))
#ifdef __AVX512F__
#define WIDE 16
typedef __m512 FV; typedef __m512i IV;
#else
#define WIDE 8
typedef __m256 FV; typedef __m256i IV;
#endif
typedef float F __attribute__((vector_size(4 * WIDE)));
typedef int32_t I __attribute__((vector_size(4 * WIDE)));
typedef uint32_t U __attribute__((vector_size(4 * WIDE)));
#define FLOATS(x) __builtin_convertvector(x, F)

#ifdef __AVX512F__
ALWAYS F smaller(F a, F b) { return (F)_mm512_min_ps((FV)a, (FV)b); }
ALWAYS F larger(F a, F b) { return (F)_mm512_max_ps((FV)a, (FV)b); }
ALWAYS F pick(I m, F a, F b) { return (F)(((I)a & m) | ((I)b & ~m)); }
ALWAYS U high_product(U a, uint32_t b) {
    IV x = (IV)a, y = _mm512_set1_epi32(b), even = _mm512_srli_epi64(_mm512_mul_epu32(x, y), 32);
    return (U)_mm512_mask_blend_epi32(0xAAAA, even, _mm512_mul_epu32(_mm512_srli_epi64(x, 32), y));
}
#else
ALWAYS F smaller(F a, F b) { return (F)_mm256_min_ps((FV)a, (FV)b); }
ALWAYS F larger(F a, F b) { return (F)_mm256_max_ps((FV)a, (FV)b); }
ALWAYS F pick(I m, F a, F b) { return (F)_mm256_blendv_ps((FV)b, (FV)a, (FV)m); }
ALWAYS U high_product(U a, uint32_t b) {
    IV x = (IV)a, y = _mm256_set1_epi32(b), even = _mm256_srli_epi64(_mm256_mul_epu32(x, y), 32);
    return (U)_mm256_blend_epi32(even, _mm256_mul_epu32(_mm256_srli_epi64(x, 32), y), 0xAA);
}
#endif
#if defined(__AVX512VPOPCNTDQ__)
ALWAYS U bits(U w) { return (U)_mm512_popcnt_epi32((IV)w); }
#else
ALWAYS U bits(U w) {
    U v = w - ((w >> 1) & 0x55555555u);
    v = (v & 0x33333333u) + ((v >> 2) & 0x33333333u);
    return (((v + (v >> 4)) & 0x0F0F0F0Fu) * 0x01010101u) >> 24;
}
#endif
ALWAYS F normal(U w) { return (FLOATS((I)bits(w)) + FLOATS((I)(w & 255u)) * BYTE - BITS_MEAN) * BITS_SCALE; }
ALWAYS F half_tanh(F x) {
    x = smaller(larger(x, F{} - TANH_END), F{} + TANH_END);
    F y = x * x;
    return x * (((P7 * y + P5) * y + P3) * y + P1) / (((Q6 * y + Q4) * y + Q2) * y + 1.0f);
}
ALWAYS F tanh_(F x) { return 2.0f * half_tanh(x); }
ALWAYS F logistic(F x) { return 0.5f + half_tanh(x); }
ALWAYS void philox(U &a, U &b, U &c, U &d, uint32_t k0, uint32_t k1) {
    _Pragma("GCC unroll 10") for (int round = 0; round < 10; round++) {
        U h0 = high_product(a, 0xD2511F53u), l0 = a * 0xD2511F53u;
        U h1 = high_product(c, 0xCD9E8D57u), l1 = c * 0xCD9E8D57u;
        a = h1 ^ b ^ k0; b = l1; c = h0 ^ d ^ k1; d = l0; k0 += 0x9E3779B9u; k1 += 0xBB67AE85u;
    }
}
#define SIX(i) _Pragma("GCC unroll 6") for (int i = 0; i < 6; i++)

extern "C" void run(int64_t people, int64_t epochs, int64_t steps, const float *rows, const float *clock,
                    uint32_t key, uint8_t *stages, float *numbers) {
    const F zero{}, one = zero + 1.0f;
    for (int64_t b = 0; b < people; b += WIDE) {
        F p[45], m[20], f[6], c[6];
        for (int i = 0; i < 45; i++) memcpy(&p[i], rows + i * people + b, sizeof(F));
        for (int i = 0; i < 20; i++) m[i] = zero;
        m[7] = m[8] = m[9] = zero - 1.0f; m[19] = one;
        F g1 = p[11], g2 = zero, g3 = zero, C = zero, P = zero, gm = zero, M = zero, E = zero, h = zero + H_START, S = zero;
        F bout = zero;
        I before{};
        U who;
        for (int l = 0; l < WIDE; l++) who[l] = (uint32_t)(b + l);
        SIX(i) { f[i] = zero + FIRST[i]; c[i] = tanh_(f[i] * GAIN[i]); }
        for (int64_t ep = 0; ep < epochs; ep++) {
            for (int64_t j = 0; j < steps; j++) {
                int64_t at = ep * steps + j;
                U w0 = who, w1 = U{} + (uint32_t)at, w2{}, w3{};
                philox(w0, w1, w2, w3, key, 0);
                F e[6], n[6];
                SIX(i) { F x = E * p[13 + i]; e[i] = c[i] * (1.0f + p[19 + i] * (x / (1.0f + x))); }
                F circadian = p[39] * clock[2 * at] + p[40] * clock[2 * at + 1];
                SIX(i) {
                    const float *w = W[i];
                    F in = w[0] * e[0] + w[1] * e[1] + w[2] * e[2] + w[3] * e[3] + w[4] * e[4] + w[5] * e[5];
                    if (i == 2) in = in + (p[44] * h - CLOCK_GAIN * circadian);
                    if (i == 5) in = in + circadian;
                    n[i] = f[i] + RATE[i] * (TOP[i] * logistic((in - p[25 + i]) * p[31 + i]) - f[i]);
                }
                n[0] = n[0] + p[41] * normal(w0); n[2] = n[2] + p[42] * normal(w1); n[3] = n[3] + p[43] * normal(w2);
                SIX(i) { c[i] = c[i] + SLOW[i] * (tanh_(f[i] * GAIN[i]) - c[i]); f[i] = larger(n[i], zero); }
                I wake = f[0] > F_WAKE;
                h = h + pick(wake, (1.0f - h) * p[37], -h * p[38]);
                S = S + pick((f[2] > F_WAKE) & ~wake, (h - S) * S_RISE, -S * S_FALL);
                F moved = p[0] * g1, emptied = p[0] * g2, absorbed = p[1] * g3, back = p[4] * P - p[3] * C;
                F formed = p[5] * C, first = p[6] * absorbed, entered = p[7] * gm;
                E = E + p[9] * (C + p[10] * M - E);
                g1 = g1 - moved; g2 = g2 + (moved - emptied); g3 = g3 + (emptied - absorbed);
                C = C + (absorbed - first - p[2] * C - formed + back);
                P = P - back; gm = gm + (first - entered); M = M + (entered + formed - p[8] * M);
            }
            F at = zero + (float)ep;
            I deep = 1 - (S > S_N2) - (S > S_N3), awake = f[0] > F_WAKE, dreams = f[3] > F_REM;
            I stage = ~awake & ((dreams & 4) | (~dreams & deep)), asleep = stage > 0, changed = stage != before;
            for (int l = 0; l < WIDE; l++) stages[ep * people + b + l] = (uint8_t)stage[l];
            for (int s = 0; s < 5; s++) m[s] = m[s] + pick(stage == s, one, zero);
            m[5] = m[5] + pick(changed, one, zero);
            m[6] = m[6] + pick(changed & ~asleep, one, zero);
            m[7] = pick(asleep & (m[7] < 0.0f), at, m[7]);
            m[8] = pick((stage == 4) & (m[8] < 0.0f), at, m[8]);
            m[9] = pick((stage == 3) & (m[9] < 0.0f), at, m[9]);
            m[10] = pick(asleep, at, m[10]);
            bout = pick(asleep, bout + 1.0f, zero);
            m[11] = larger(m[11], bout);
            m[12] = m[12] + S; m[13] = larger(m[13], S);
            m[15] = pick(C > m[14], at, m[15]); m[14] = larger(m[14], C); m[16] = m[16] + C;
            m[17] = larger(m[17], E); m[18] = m[18] + h; m[19] = smaller(m[19], h);
            before = stage;
        }
        for (int i = 0; i < 20; i++) memcpy(numbers + i * people + b, &m[i], sizeof(F));
    }
}
