"""libRoadRunner: the deterministic twin as SBML, compiled once, stiff CVODE, one person after another."""

from collections.abc import Callable

import numpy as np
import roadrunner
import solved
from arrays import TURN
from workload import (
    C_GAIN,
    C_RATE,
    CLOCK_GAIN,
    DT_S,
    EPOCHS,
    F_MAX,
    F_RATE,
    F_WAKE,
    S_FALL,
    S_RISE,
    STATES,
    WEIGHTS,
    Answer,
)

NAME, NIGHTS, DETERMINISTIC = "libRoadRunner, CVODE", 24, True
HOW = "float64, SBML compiled by LLVM, stiff, relative tolerance 1e-6, absolute 1e-8, steps of at most 300 s"
TIME = '<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time"> t </csymbol>'
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">'
OPENING = (
    '<?xml version="1.0"?><sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">'
    '<model id="night">'
)


def said(what: str | float) -> str:
    """A name, a number, or what is MathML already."""
    if isinstance(what, str):
        return what if what.startswith("<") else f"<ci>{what}</ci>"
    return f"<cn>{float(what)!r}</cn>"


def apply(operator: str, *of: str | float) -> str:
    """One operation in MathML."""
    return f"<apply><{operator}/>{''.join(map(said, of))}</apply>"


def plus(*of: str | float) -> str:
    """A sum."""
    return apply("plus", *of)


def times(*of: str | float) -> str:
    """A product."""
    return apply("times", *of)


def minus(*of: str | float) -> str:
    """A difference, or what is less than nothing."""
    return apply("minus", *of)


def either(when: str, yes: str, no: str) -> str:
    """One of two values."""
    return f"<piecewise><piece>{yes}{when}</piece><otherwise>{no}</otherwise></piecewise>"


def equations() -> tuple[dict[str, str], dict[str, str]]:
    """Assignments and rates, by name."""
    given, rate = {}, {}
    for i in range(6):
        x = times("E", f"p{13 + i}")
        given[f"e{i}"] = times(f"c{i}", plus(1, times(f"p{19 + i}", apply("divide", x, plus(1, x)))))
    angle = times(TURN, TIME)
    given["u"] = plus(times("p39", apply("sin", angle)), times("p40", apply("cos", angle)))
    for i in range(6):
        into = [times(WEIGHTS[i, j], f"e{j}") for j in range(6)]
        into += {2: [times("p44", "h"), times(-CLOCK_GAIN, "u")], 5: ["u"]}.get(i, [])
        bent = apply("tanh", times(minus(plus(*into), f"p{25 + i}"), f"p{31 + i}"))
        rate[f"F{i}"] = times(F_RATE[i], minus(times(0.5 * F_MAX[i], plus(1, bent)), f"F{i}"))
        rate[f"c{i}"] = times(C_RATE[i], minus(apply("tanh", times(f"F{i}", C_GAIN[i])), f"c{i}"))
    wake, asleep = apply("gt", "F0", F_WAKE), apply("leq", "F0", F_WAKE)
    rate["h"] = either(wake, times(minus(1, "h"), "p37"), minus(times("h", "p38")))
    deep = apply("and", apply("gt", "F2", F_WAKE), asleep)
    rate["S"] = either(deep, times(minus("h", "S"), S_RISE), minus(times("S", S_FALL)))
    given |= {"moved": times("p0", "g1"), "emptied": times("p0", "g2"), "absorbed": times("p1", "g3")}
    given |= {"back": minus(times("p4", "P"), times("p3", "C")), "formed": times("p5", "C")}
    given |= {"first": times("p6", "absorbed"), "entered": times("p7", "gm")}
    rate |= {"g1": minus("moved"), "g2": minus("moved", "emptied"), "g3": minus("emptied", "absorbed")}
    rate["C"] = plus("absorbed", minus("first"), minus(times("p2", "C")), minus("formed"), "back")
    rate |= {"P": minus("back"), "gm": minus("first", "entered")}
    rate["M"] = plus("entered", "formed", minus(times("p8", "M")))
    rate["E"] = times("p9", minus(plus("C", times("p10", "M")), "E"))
    return given, rate


def sbml(p: np.ndarray) -> str:
    """The model with the parameters of one person."""
    given, rate = equations()
    values = [(name, float(one), "false") for name, one in zip(STATES, solved.start(p), strict=True)]
    values += [(f"p{i}", float(one), "true") for i, one in enumerate(p)]
    names = "".join(f'<parameter id="{name}" value="{one!r}" constant="{fixed}"/>' for name, one, fixed in values)
    names += "".join(f'<parameter id="{name}" constant="false"/>' for name in given)
    rules = "".join(f'<assignmentRule variable="{k}">{MATH}{v}</math></assignmentRule>' for k, v in given.items())
    per_s = {name: apply("divide", one, DT_S) for name, one in rate.items()}
    rules += "".join(f'<rateRule variable="{k}">{MATH}{v}</math></rateRule>' for k, v in per_s.items())
    return f"{OPENING}<listOfParameters>{names}</listOfParameters><listOfRules>{rules}</listOfRules></model></sbml>"


def ready(rows: np.ndarray) -> Callable[[np.ndarray], Answer]:
    """A call that solves for people one after another; the model is compiled."""
    model = roadrunner.RoadRunner(sbml(rows[:, 0].astype(np.float64)))
    model.timeCourseSelections = [STATES[i] for i in solved.KEPT]
    model.setIntegrator("cvode")
    setting = {"relative_tolerance": 1e-6, "absolute_tolerance": 1e-8, "maximum_time_step": 300.0, "stiff": True}
    for name, value in setting.items():
        model.getIntegrator().setValue(name, value)

    def one(p: np.ndarray) -> np.ndarray:
        model.resetToOrigin()
        for i, value in enumerate(p):
            model[f"p{i}"] = float(value)
        model["g1"] = float(p[11])
        return np.array(model.simulate(0, solved.END_S, EPOCHS + 1))[1:]

    return lambda rows: solved.answer(one(p) for p in rows.T.astype(np.float64))
