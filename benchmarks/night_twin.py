"""Twins of the shipped night model, made from its own source: C++ (lanes, or 16 nights in vector registers), and NumPy.

The equations are read from the package's syntax trees, so that a twin is always of the model that ships. Only what no
translation can give is written by hand: the generator, the bit tricks of exp and ln, and the loop over a night.
"""
# ruff: noqa: E501, PLR0911, S101, S102, S603, S607  (lines of C++; it compiles and runs what it has written itself)

import ast
import ctypes
import inspect
import subprocess
import tempfile
import textwrap
import types
from pathlib import Path
from typing import Any

import numpy as np

from nightleaf.night import _kernel as night
from nightleaf.night import symbols
from nightleaf.night.network import _kernel as network
from nightleaf.night.ports import ADDITIVE, Ports
from nightleaf.numerics import elementary, noise

STRUCTS = (symbols.State, symbols.Person, symbols.Clock, symbols.Drive, symbols.Noise, symbols.Tally, symbols.Doubt,
           Ports, symbols.Constants)  # fmt: skip
ELEMENTARY = ("half_tanh", "logistic")
EQUATIONS = {
    "start": (network, "State", ("Person who", "Constants k")),
    "drive": (network, "Drive", ("Person who", "Ports port", "Clock clock", "State x", "Constants k")),
    "step": (network, "Stepped", ("State x", "Drive d", "Noise z", "Constants k")),
    "within": (network, "B", ("F x", "F top")),
    "sound": (network, "B", ("State x", "Constants k")),
    "count": (night, "Tally", ("Tally t", "State x", "B wake", "B rem", "F vote")),
    "score": (night, "Scored", ("Tally t", "B was_n3", "F amplitude", "Doubt z", "Constants k")),
}
OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.BitAnd: "&", ast.BitOr: "|", ast.Gt: ">", ast.Lt: "<",
    ast.GtE: ">=", ast.LtE: "<=", ast.Eq: "==",
}  # fmt: skip
BY_HAND = r"""
#include <bit>
#include <cstdint>
#include <cstring>
#define ALWAYS static inline __attribute__((always_inline))
#ifdef REGISTERS
#include <immintrin.h>
#ifdef __AVX512F__
#define WIDE 16
#else
#define WIDE 8
#endif
typedef float F __attribute__((vector_size(4 * WIDE)));
typedef int32_t I __attribute__((vector_size(4 * WIDE)));
typedef uint32_t U __attribute__((vector_size(4 * WIDE)));
typedef I B;
#define FLOATS(x) __builtin_convertvector(x, F)
#define INTS(x) __builtin_convertvector(x, I)
ALWAYS U high_product(U a, uint32_t b) {
#ifdef __AVX512F__
    __m512i x = (__m512i)a, y = _mm512_set1_epi32(b);
    __m512i even = _mm512_srli_epi64(_mm512_mul_epu32(x, y), 32);
    return (U)_mm512_mask_blend_epi32(0xAAAA, even, _mm512_mul_epu32(_mm512_srli_epi64(x, 32), y));
#else
    __m256i x = (__m256i)a, y = _mm256_set1_epi32(b);
    __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(x, y), 32);
    return (U)_mm256_blend_epi32(even, _mm256_mul_epu32(_mm256_srli_epi64(x, 32), y), 0xAA);
#endif
}
#else
#define WIDE 1
typedef float F; typedef int32_t I; typedef uint32_t U; typedef bool B;
#define FLOATS(x) ((float)(x))
#define INTS(x) ((int32_t)(x))
ALWAYS U high_product(U a, uint32_t b) { return (uint32_t)(((uint64_t)a * b) >> 32); }
#endif
#ifdef REGISTERS
#ifdef __AVX512F__
ALWAYS F smaller(F a, F b) { return (F)_mm512_min_ps((__m512)a, (__m512)b); }
ALWAYS F larger(F a, F b) { return (F)_mm512_max_ps((__m512)a, (__m512)b); }
ALWAYS F pick(B m, F a, F b) { return (F)(((I)a & m) | ((I)b & ~m)); }
#else
ALWAYS F smaller(F a, F b) { return (F)_mm256_min_ps((__m256)a, (__m256)b); }
ALWAYS F larger(F a, F b) { return (F)_mm256_max_ps((__m256)a, (__m256)b); }
ALWAYS F pick(B m, F a, F b) { return (F)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)m); }
#endif
ALWAYS I pick(B m, I a, I b) { return (a & m) | (b & ~m); }
ALWAYS B none(B m) { return ~m; }
#else
ALWAYS F smaller(F a, F b) { return a < b ? a : b; }
ALWAYS F larger(F a, F b) { return a > b ? a : b; }
template <class T> ALWAYS T pick(B m, T a, T b) { return m ? a : b; }
ALWAYS B none(B m) { return !m; }
#endif
ALWAYS F f(float v) { return F{} + v; }
ALWAYS F lanes(const float *a) { F x; memcpy(&x, a, sizeof x); return x; }
ALWAYS void keep(float *a, F x) { memcpy(a, &x, sizeof x); }
ALWAYS I i(int32_t v) { return I{} + v; }
"""
TRICKS = r"""
ALWAYS F exp_(F x) {
    x = smaller(larger(x, EXP_LOW), EXP_HIGH);
    F n = (x * LOG2_E + ROUND) - ROUND, r = (x - n * LN2_HIGH) - n * LN2_LOW;
    F power = std::bit_cast<F>((I)((INTS(n) + 127) << 23));
    return ((((E5 * r + E4) * r + E3) * r + E2) * (r * r) + r + ONE) * power;
}
ALWAYS F ln_(F x) {
    I bits = std::bit_cast<I>(x), e = (bits - 0x3F3504F3) >> 23;
    F g = std::bit_cast<F>((I)(bits - (e << 23))) - ONE;
    return FLOATS(e) * LN2 + g * ((((((L7 * g + L6) * g + L5) * g + L4) * g + L3) * g + L2) * g + L1);
}
ALWAYS F normal(U w) {
#if defined(REGISTERS) && defined(__AVX512VPOPCNTDQ__)
    U v = (U)_mm512_popcnt_epi32((__m512i)w);
#else
    U v = w - ((w >> 1) & 0x55555555u);
    v = (v & 0x33333333u) + ((v >> 2) & 0x33333333u);
    v = (((v + (v >> 4)) & 0x0F0F0F0Fu) * 0x01010101u) >> 24;
#endif
    return (FLOATS((I)v) + FLOATS((I)(w & 255u)) * BYTE - BITS_MEAN) * BITS_SCALE;
}
ALWAYS F exponential(U w) { return -ln_((FLOATS((I)(w >> 8)) + HALF) * BITS_24); }
ALWAYS void philox(U &a, U &b, U &c, U &d, uint32_t k0, uint32_t k1) {
    for (int round = 0; round < 10; round++) {
        U h0 = high_product(a, 0xD2511F53u), l0 = a * 0xD2511F53u, h1 = high_product(c, 0xCD9E8D57u), l1 = c * 0xCD9E8D57u;
        a = h1 ^ b ^ k0; b = l1; c = h0 ^ d ^ k1; d = l0; k0 += 0x9E3779B9u; k1 += 0xBB67AE85u;
    }
}
"""
LOOP = r"""
ALWAYS U word(const uint32_t *a) { U w; memcpy(&w, a, sizeof w); return w; }
extern "C" void run(int64_t nights, int64_t epochs, int64_t steps, uint8_t *stages, float *swa, const uint32_t *low,
                    const uint32_t *high, const uint32_t *replicate, const float *people, int64_t links,
                    const uint32_t *sources, const uint32_t *ports, const float *gains, const float *effects,
                    int64_t targets, int64_t times, int64_t every, const float *clock, const float *constants,
                    uint32_t key0, uint32_t key1) {
    const Constants k = Constants::splat(constants, 1);
    alignas(64) float p[ROWS(Person)][LANES], q[ROWS(Ports)][LANES], d[ROWS(Drive)][LANES], s[ROWS(State)][LANES],
        z[ROWS(Noise)][LANES], t[ROWS(Tally)][LANES], was[1][LANES];
    for (int64_t b = 0; b < nights; b += LANES) {
        for (int c = 0; c < ROWS(Person); c++) memcpy(p[c], &people[c * nights + b], sizeof p[c]);
        memset(was, 0, sizeof was);
        for (int l = 0; l < LANES; l += WIDE) keep(s, l, start(Person::row(p, l), k));
        for (int64_t ep = 0; ep < epochs; ep++) {
            if (ep % every == 0) {
                int64_t at = ep / every < times - 1 ? ep / every : times - 1;
                for (int c = 0; c < ROWS(Ports); c++) for (int l = 0; l < LANES; l++) q[c][l] = c < ADDED ? 0.0f : 1.0f;
                for (int64_t j = 0; j < links; j++)
                    for (int l = 0; l < LANES; l++) {
                        float e = gains[j] * effects[(sources[j] * times + at) * nights + b + l];
                        float scaled = 1.0f + e;
                        if (ports[j] < ADDED) q[ports[j]][l] += e;
                        else q[ports[j]][l] *= scaled > 0.0f ? scaled : 0.0f;
                    }
            }
            Clock hour = Clock::splat(clock + ep, epochs);
            Tally empty{};
            for (int l = 0; l < LANES; l += WIDE) {
                keep(d, l, drive(Person::row(p, l), Ports::row(q, l), hour, State::row(s, l), k));
                keep(t, l, empty);
            }
#ifdef REGISTERS
            for (int l = 0; l < LANES; l += WIDE) {
                State x = State::row(s, l); Tally sum = empty; Drive in = Drive::row(d, l);
                U c0 = word(low + b + l), ch = (word(high + b + l) << 16) | NIGHT_STREAM, c3 = word(replicate + b + l);
                for (int64_t j = 0; j < steps; j++) {
                    U w0 = c0, w1 = U{} + (uint32_t)(ep * steps + j), w2 = ch, w3 = c3;
                    philox(w0, w1, w2, w3, key0, key1);
                    Stepped y = step(x, in, Noise{normal(w0), normal(w1), normal(w2), exponential(w3)}, k);
                    x = y.x; sum = count(sum, x, y.wake, y.rem, j < steps - 1 ? ONE : ONE + k.tie);
                }
                keep(s, l, x); keep(t, l, sum);
            }
#else
            for (int64_t j = 0; j < steps; j++) {
                _Pragma("GCC ivdep") for (int l = 0; l < LANES; l++) {
                    U w0 = low[b + l], w1 = (uint32_t)(ep * steps + j), w2 = (high[b + l] << 16) | NIGHT_STREAM, w3 = replicate[b + l];
                    philox(w0, w1, w2, w3, key0, key1);
                    keep(z, l, Noise{normal(w0), normal(w1), normal(w2), exponential(w3)});
                }
                F vote = j < steps - 1 ? ONE : ONE + k.tie;
                _Pragma("GCC ivdep") for (int l = 0; l < LANES; l++) {
                    Stepped y = step(State::row(s, l), Drive::row(d, l), Noise::row(z, l), k);
                    keep(s, l, y.x);
                    keep(t, l, count(Tally::row(t, l), y.x, y.wake, y.rem, vote));
                }
            }
#endif
            for (int l = 0; l < LANES; l += WIDE) {
                U w0 = word(low + b + l), w1 = U{} + (uint32_t)ep, w2 = (word(high + b + l) << 16) | SCORE_STREAM, w3 = word(replicate + b + l);
                philox(w0, w1, w2, w3, key0, key1);
                F before; memcpy(&before, &was[0][l], sizeof before);
                F amplitude = Person::row(p, l).swa_amp * Ports::row(q, l).eeg;
                Scored y = score(Tally::row(t, l), before != ZERO, amplitude, Doubt{normal(w0), normal(w1), exponential(w2)}, k);
                F deep = pick((B)(y.stage == N3), ONE, ZERO);
                memcpy(&was[0][l], &deep, sizeof deep);
                memcpy(&swa[ep * nights + b + l], &y.eeg, sizeof y.eeg);
                int32_t called[WIDE]; memcpy(called, &y.stage, sizeof called);
                for (int j = 0; j < WIDE; j++) stages[ep * nights + b + l + j] = (uint8_t)called[j];
            }
        }
    }
}
"""


def cpp_source() -> str:
    """The model as C++."""
    constants = {name: value for module in (elementary, noise, night) for name, value in vars(module).items()
                 if isinstance(value, np.float32 | np.int32) and name.isupper()}  # fmt: skip
    parts = [BY_HAND, f"#define NIGHT_STREAM {int(night.NOISE_STREAM)}u\n#define SCORE_STREAM {int(night.SCORER_STREAM)}u",
             f"#define ADDED {len(ADDITIVE)}"]  # fmt: skip
    parts += [
        f"#define {name} {'f' if isinstance(v, np.float32) else 'i'}({_literal(v)})" for name, v in constants.items()
    ]
    parts += ["#define ROWS(T) ((int)(sizeof(T) / sizeof(F)))"] + [_struct(one) for one in STRUCTS]
    parts += ["struct Stepped { State x; B wake, rem; };", "struct Scored { I stage; F eeg; };"]
    for name in ELEMENTARY:
        names = inspect.signature(getattr(elementary, name).py_func).parameters
        parts.append(_function(elementary, name, "F", tuple(f"F {one}" for one in names)))
    parts.append(TRICKS)
    parts += [_function(module, name, kind, takes) for name, (module, kind, takes) in EQUATIONS.items()]
    return "\n".join([*parts, LOOP])


def _struct(one: Any) -> str:
    """A named tuple in C++: read from columns of an array, kept there, or the same for all lanes; field by field,
    since a copy of the whole would go through memory in pieces and stall."""
    name, fields = one.__name__, list(enumerate(one._fields))
    read = ", ".join(f"lanes(&a[{i}][l])" for i, _ in fields)
    kept = " ".join(f"keep(&a[{i}][l], x.{field});" for i, field in fields)
    same = ", ".join(f"f(a[{i} * stride])" for i, _ in fields)
    return f"""struct {name} {{
    F {", ".join(one._fields)};
    ALWAYS {name} row(const float (*a)[LANES], int l) {{ return {{{read}}}; }}
    ALWAYS {name} splat(const float *a, int64_t stride) {{ return {{{same}}}; }}
}};
ALWAYS void keep(float (*a)[LANES], int l, const {name} &x) {{ {kept} }}"""


def _literal(value: Any) -> str:
    return f"{float(value).hex()}f" if isinstance(value, np.float32) else str(int(value))


def _function(module: types.ModuleType, name: str, kind: str, takes: tuple[str, ...]) -> str:
    body = _tree(module, name).body
    given = {one.split()[-1] for one in takes}
    lines = [_line(one, given, kind) for one in body if not _is_text(one)]
    by = [one if one.startswith(("F ", "B ")) else f"const {one.replace(' ', ' &')}" for one in takes]
    return f"ALWAYS {kind} {name}({', '.join(by)}) {{\n" + "\n".join(lines) + "\n}"


def _tree(module: types.ModuleType, name: str) -> ast.FunctionDef:
    text = textwrap.dedent(inspect.getsource(getattr(module, name).py_func))
    found = ast.parse(text).body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _line(node: ast.stmt, given: set[str], kind: str) -> str:
    if isinstance(node, ast.Return) and node.value is not None:
        value = node.value
        shown = f"{kind}{{{', '.join(map(_said, value.elts))}}}" if isinstance(value, ast.Tuple) else _said(value)
        return f"    return {shown};"
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        name = node.targets[0].id
        return f"    {'' if name in given else 'auto '}{name} = {_said(node.value)};"
    raise NotImplementedError(ast.dump(node))


def _said(node: ast.expr) -> str:
    """An expression in C++, in the same order of operations."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_said(node.value)}.{node.attr}"
    if isinstance(node, ast.BinOp):
        return f"({_said(node.left)} {OPERATORS[type(node.op)]} {_said(node.right)})"
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return f"({_said(node.left)} {OPERATORS[type(node.ops[0])]} {_said(node.comparators[0])})"
    if isinstance(node, ast.UnaryOp):
        return f"{'-' if isinstance(node.op, ast.USub) else 'none'}({_said(node.operand)})"
    if isinstance(node, ast.IfExp):
        return f"pick({', '.join(map(_said, (node.test, node.body, node.orelse)))})"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if node.keywords:
            return f"{name}{{{', '.join(f'.{one.arg} = {_said(one.value)}' for one in node.keywords)}}}"
        name = {"exp": "exp_", "ln": "ln_"}.get(name, name)
        return f"{name}({', '.join(map(_said, node.args))})"
    raise NotImplementedError(ast.dump(node))


class Compiled:
    """A C++ twin, compiled on the spot.

    Parameters
    ----------
    lanes : int
        Nights side by side.
    registers : bool
        State of 16 nights in vector registers: the ceiling for this model and generator.
    """

    FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno",
             "-fno-trapping-math", "-std=c++20", "-shared", "-fPIC", "-w", "-Wno-psabi")  # fmt: skip

    def __init__(self, lanes: int, *, registers: bool) -> None:
        self.lanes = lanes
        with tempfile.TemporaryDirectory() as folder:
            source, library = Path(folder) / "twin.cpp", Path(folder) / "twin.so"
            source.write_text(cpp_source(), "utf-8")
            flags = [*self.FLAGS, f"-DLANES={lanes}", *(["-DREGISTERS"] if registers else [])]
            subprocess.run(["g++", *flags, source, "-o", library], check=True)
            self._run = ctypes.CDLL(str(library)).run

    def __call__(self, given: tuple[Any, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Stages and slow-wave activity for what `night_kernel` is given; every night has a column of effects."""
        (stages, swa, _), (low, high, replicate), people, plan, clock, k, key, steps = given
        sources, ports, gains, effects, columns, every = plan
        effects = np.ascontiguousarray(effects[:, :, columns])
        called, shown, constants = np.empty_like(stages), np.empty_like(swa), np.array(k, np.float32)
        held = (called, shown, low, high, replicate, people)
        whole = [ctypes.c_int64(one) for one in (called.shape[1], called.shape[0], steps)]
        rest = [ctypes.c_int64(one) for one in (effects.shape[0], effects.shape[1], every)]
        self._run(*whole, *map(_place, held), ctypes.c_int64(len(sources)), *map(_place, (sources, ports, gains, effects)),
                  *rest, *map(_place, (clock, constants)), *(ctypes.c_uint32(int(one)) for one in key))  # fmt: skip
        return called, shown


def _place(array: np.ndarray) -> ctypes.c_void_p:
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)


class _OverArrays(ast.NodeTransformer):
    """The same source for whole arrays: a choice becomes `where`, `not` becomes `~`."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        return ast.Call(ast.Name("where", ast.Load()), [node.test, node.body, node.orelse], [])

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return ast.UnaryOp(ast.Invert(), node.operand) if isinstance(node.op, ast.Not) else node


def numpy_model() -> dict[str, Any]:
    """The functions of the model over arrays of nights, float32, with NumPy's own exp, log and tanh."""
    scope: dict[str, Any] = {one.__name__: one for one in STRUCTS}
    for module in (elementary, night, network):
        scope |= {n: v for n, v in vars(module).items() if isinstance(v, np.float32 | np.int32)}
    half = np.float32(0.5)
    scope |= {"where": np.where, "smaller": np.minimum, "larger": np.maximum, "exp": np.exp, "ln": np.log,
              "logistic": lambda x: half + half * np.tanh(x)}  # fmt: skip
    for name, (module, _, _) in EQUATIONS.items():
        tree = _OverArrays().visit(_tree(module, name))
        tree.decorator_list = []
        exec(compile(ast.fix_missing_locations(ast.Module([tree], [])), name, "exec"), scope)
    return scope
