"""The demo shop's pages: a whole small shop, so that the chat can be tried where it will live."""
