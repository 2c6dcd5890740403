"""Everything that can go wrong, as a tree.

::

    NightleafError
    ├── LibraryError              a number or a claim that the library must not hold
    │   ├── Unsourced             no source, or one that nobody has read
    │   ├── UnknownKey            a key that is not in the library
    │   ├── UnknownUnit           a unit outside the vocabulary
    │   ├── UnknownWord           a word outside a closed list
    │   ├── OutOfInterval         a value outside its own interval
    │   └── Malformed             a missing, unknown or ill-typed field
    ├── InputError                what a person wrote cannot be used
    │   ├── ImpossibleAmount      a quantity that cannot be
    │   ├── UnreadableFile        missing, empty, not text, not TOML, wrong keys
    │   ├── UnreadableRecording   a recorded night that cannot be read
    │   └── EpochMismatch         epochs that do not fit the night
    ├── Refused                   understood, and not done: above the cap, not leaf
    └── NumericalError            a night whose numbers left their range

Each message says what was found, what was expected, where, and how to mend it. A stop verdict, an unsupported claim
or a missing REM period are values, not errors.
"""


class NightleafError(Exception):
    """Base of every expected error: shown as one line, never as a traceback."""


class LibraryError(NightleafError):
    """The library holds something that it must not hold."""


class Unsourced(LibraryError):
    """A number without a source, or with one that nobody has read."""


class UnknownKey(LibraryError):
    """A key that the library does not hold."""


class UnknownUnit(LibraryError):
    """A unit outside the vocabulary, or one of another dimension."""


class UnknownWord(LibraryError):
    """A word outside a closed list of the vocabulary."""


class OutOfInterval(LibraryError):
    """A value outside the interval that its own entry declares."""


class Malformed(LibraryError):
    """A missing, unknown or ill-typed field of a library file."""


class InputError(NightleafError):
    """What a person wrote cannot be used as it is."""


class ImpossibleAmount(InputError):
    """A quantity that cannot be: negative, not a number, more than the whole."""


class UnreadableFile(InputError):
    """A file that is missing, empty, not text, not TOML, or has keys nobody knows."""


class UnreadableRecording(InputError):
    """A recorded night that cannot be read."""


class EpochMismatch(InputError):
    """Epochs that do not fit the night or one another."""


class Refused(NightleafError):
    """Understood and not done: above the cap, or not leaf. `rule` is the rule of the screen that says why."""

    rule = "product.above_cap"


class NotLeaf(Refused):
    """Refused because it is no plain leaf."""

    rule = "product.concentrate"


class NumericalError(NightleafError):
    """Simulated numbers left their range."""
