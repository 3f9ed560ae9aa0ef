"""Tests of what products are found, read and recommended by."""
