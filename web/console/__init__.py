"""The staff's pages: plain forms that work without JavaScript, made live by small modules."""
