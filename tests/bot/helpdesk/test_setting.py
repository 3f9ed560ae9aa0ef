"""REKINDLE_HELPDESK, well written and badly."""

import pytest

from bot.errors import SettingError
from bot.helpdesk.setting import ChatwootAccount, desk_listeners, desk_token, read_helpdesk
from bot.storage.outgoing import TOLD, Listener, Topic
from bot.webhooks.endpoints import Endpoint, read_endpoints


def test_that_chatwoot_is_read_with_its_account_and_folder() -> None:
    assert read_helpdesk("chatwoot+https://desk.example/3") == ChatwootAccount(
        "https://desk.example", 3, local=False
    )
    assert read_helpdesk(" chatwoot+http://127.0.0.1:3000/help/12/ ") == ChatwootAccount(
        "http://127.0.0.1:3000/help", 12, local=True
    )


def test_that_any_other_address_is_a_webhook_that_hears_of_hand_overs() -> None:
    desk = read_helpdesk("https://desk.example/hook?key=1")
    assert desk == Endpoint("helpdesk", "https://desk.example/hook?key=1", frozenset({Topic.HANDOVER}))


def test_that_listeners_bear_the_name_of_their_way_out() -> None:
    assert desk_listeners("") == ()
    assert desk_listeners("chatwoot+https://desk.example/3") == (
        Listener("chatwoot:3", frozenset({Topic.HELPDESK})),
    )
    assert Topic.HELPDESK not in TOLD  # no endpoint can ask for it


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("desk.example/3", "write chatwoot"),
        ("chatwoot+desk.example/3", "write chatwoot"),
        ("chatwoot+https://desk.example", "the account's number"),
        ("chatwoot+https://desk.example/shop", "the account's number"),
        ("chatwoot+https://desk.example/3?s3cret=1", "the account's number"),
        ("chatwoot+http://desk.example/3", "use https://"),
        ("https://me:s3cret@desk.example/hook", "leave user, password"),
        ("https://desk.example:99999/s3cret", "its host or port"),
        ("http://desk.example/s3cret", "use https://"),
    ],
)
def test_that_a_fault_names_the_setting_and_keeps_its_secret(setting: str, said: str) -> None:
    with pytest.raises(SettingError, match=said) as fault:
        read_helpdesk(setting)
    assert str(fault.value).startswith("REKINDLE_HELPDESK: ")
    assert "s3cret" not in str(fault.value)


@pytest.mark.parametrize("token", ["", "  ", "two words", "häkchen"])
def test_that_a_token_can_stand_in_a_header(token: str) -> None:
    with pytest.raises(SettingError, match="REKINDLE_HELPDESK_TOKEN"):
        desk_token(token)


def test_that_no_endpoint_takes_the_helpdesks_name() -> None:
    with pytest.raises(SettingError, match="helpdesk is what"):
        read_endpoints("helpdesk=https://crm.example/hook")
