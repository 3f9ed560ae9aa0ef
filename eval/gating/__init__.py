"""Floors and ceilings that the figures of all suites are held to: `eval/gates.toml`, `rekindle eval all`."""
