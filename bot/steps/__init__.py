"""The steps of one message's path, in the order in which turn.py takes them. Each writes what it found into
the journal."""
