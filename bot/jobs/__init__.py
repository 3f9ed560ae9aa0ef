"""Work on what the bot has stored that nobody waits for: `rekindle jobs`."""
