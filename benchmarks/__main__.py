"""`python -m benchmarks`: every figure, each as a ratio against a floor that was measured in the same run."""

from benchmarks import checking, commands, editing, loading, resolving, serving
from benchmarks.measure import table

if __name__ == "__main__":
    rows = (resolving.rows(), editing.rows(), loading.rows(), commands.rows(), checking.rows(), serving.rows())
    print(table([row for each in rows for row in each]))
