"""Where helpdesks report: Chatwoot as to an agent bot, and any system that answers a hand-off."""
