"""How large a document may be before it is no config any more.

Everything after the readers may walk a document by plain recursion and print it whole, because
nothing larger than this gets past them.
"""

MAX_DEPTH = 100
"""Collections inside collections. PyYAML itself gives up at about 300."""

MAX_VALUES = 1_000_000
"""Values after aliases are expanded."""

MAX_BYTES = 4 * 1024 * 1024
"""The default size of the largest file that is read."""
