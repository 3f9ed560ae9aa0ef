"""Tests of the retention module."""
