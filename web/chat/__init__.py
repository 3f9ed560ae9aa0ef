"""The visitor API, version 1: what the widget and other clients of a shopper speak."""
