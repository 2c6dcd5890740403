"""Arithmetic held by known answers: counter-based random numbers, short functions, lanes.

`philox`, `noise`, `elementary` and `lanes` are inlined into compiled kernels; `draws` and `streams` are plain NumPy
and start without the compiler.
"""
