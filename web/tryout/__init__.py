"""A page to meet the widget on, and the tag to copy, for a shop of one's own before its pages have it."""
