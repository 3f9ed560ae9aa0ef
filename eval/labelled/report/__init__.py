"""One page that shows how well labelled messages were understood: no network, no script, one file."""
