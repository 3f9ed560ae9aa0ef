"""One suite a file; each returns plain values that the command line prints as a table or as JSON."""
