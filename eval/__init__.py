"""How good it is, offline: suites, their data sets and their reports."""
