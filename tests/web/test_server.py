"""The address that is shown is one that can be opened."""

import socket

import pytest

from web.server import address


@pytest.mark.parametrize(
    ("family", "bound", "shown"),
    [
        (socket.AF_INET, "", "http://127.0.0.1:"),  # every address
        (socket.AF_INET, "127.0.0.1", "http://127.0.0.1:"),
        (socket.AF_INET6, "::", "http://[::1]:"),
        (socket.AF_INET6, "::1", "http://[::1]:"),
    ],
)
def test_that_the_address_shown_can_be_opened(family: socket.AddressFamily, bound: str, shown: str) -> None:
    with socket.socket(family) as taken:
        try:
            taken.bind((bound, 0))
        except OSError as error:
            pytest.skip(f"this machine has no {bound}: {error.strerror}")
        assert address(taken) == f"{shown}{taken.getsockname()[1]}"
