"""One message's path through the bot. Read turn.py first."""
