"""exp, ln, tanh and the logistic response in float32, without branches or library calls.

Library functions stop the vectoriser and may differ in the last bit between machines; these do neither. Their errors
are measured in the tests. Coefficients are minimax fits.
"""

from nightleaf.numerics.lanes import f4, i4, inline

ZERO, HALF, ONE, TWO = f4(0), f4(0.5), f4(1), f4(2)

# (tanh x) / 2 = x P(x^2) / Q(x^2) for |x| < 6.5
P1, P3, P5, P7 = f4(0.4999987670), f4(0.0618293125), f4(0.00116732714), f4(2.10585586e-6)
Q2, Q4, Q6 = f4(0.45698305), f4(0.0213384687), f4(1.48708514e-4)
TANH_END = f4(6.5)

# exp x = 2^n exp r, |r| < ln 2 / 2; adding and taking away 1.5 * 2^23 rounds to the nearest integer
LOG2_E, ROUND = f4(1.44269504), f4(12582912.0)
LN2, LN2_HIGH, LN2_LOW = f4(0.69314718), f4(0.693359375), f4(-2.12194440e-4)
E2, E3, E4, E5 = f4(0.499992311), f4(0.166671142), f4(0.0418901145), f4(0.00831252523)
EXP_LOW, EXP_HIGH = f4(-87.0), f4(88.0)

# ln x = e ln 2 + ln(1 + f), 1 + f between sqrt(1/2) and sqrt(2)
L1, L2, L3, L4 = f4(1.0000032187), f4(-0.5000196695), f4(0.3330329657), f4(-0.2488133907)
L5, L6, L7 = f4(0.2060467601), f4(-0.1890198588), f4(0.1182747781)
SQRT_HALF_BITS, EXPONENT_OF_ONE, MANTISSA = i4(0x3F3504F3), i4(127), i4(23)


@inline
def smaller(a, b):
    """The smaller of two numbers (a select, not a branch)."""
    return a if a < b else b  # noqa: FURB136


@inline
def larger(a, b):
    """The larger of two numbers (a select, not a branch)."""
    return a if a > b else b  # noqa: FURB136


@inline
def half_tanh(x):
    """(tanh x) / 2, absolute error below 3e-6."""
    x = smaller(larger(x, -TANH_END), TANH_END)
    y = x * x
    return x * (((P7 * y + P5) * y + P3) * y + P1) / (((Q6 * y + Q4) * y + Q2) * y + ONE)


@inline
def tanh(x):
    """Hyperbolic tangent, absolute error below 6e-6."""
    return TWO * half_tanh(x)


@inline
def logistic(x):
    """Response (1 + tanh x) / 2 between 0 and 1, absolute error below 3e-6."""
    return HALF + half_tanh(x)


@inline
def exp(x):
    """e to the x, relative error below 3e-7; held at its value for -87 and 88 beyond them."""
    x = smaller(larger(x, EXP_LOW), EXP_HIGH)
    n = (x * LOG2_E + ROUND) - ROUND
    r = (x - n * LN2_HIGH) - n * LN2_LOW
    power = i4((i4(n) + EXPONENT_OF_ONE) << MANTISSA).view(f4)
    return ((((E5 * r + E4) * r + E3) * r + E2) * (r * r) + r + ONE) * power


@inline
def ln(x):
    """Natural logarithm of a positive number; about -88 for 0."""
    bits = f4(x).view(i4)
    e = i4(i4(bits - SQRT_HALF_BITS) >> MANTISSA)
    f = i4(bits - i4(e << MANTISSA)).view(f4) - ONE
    return f4(e) * LN2 + f * ((((((L7 * f + L6) * f + L5) * f + L4) * f + L3) * f + L2) * f + L1)
