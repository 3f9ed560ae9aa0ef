"""Makes the demo shop's data: seeded, so that one seed and one anchor date always give the same shop."""
