"""Tests of the signals, one file a signal."""
