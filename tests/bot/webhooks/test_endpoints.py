"""REKINDLE_WEBHOOKS, well written and badly."""

import pytest

from bot.errors import SettingError
from bot.webhooks import TOLD, Topic
from bot.webhooks.endpoints import Endpoint, read_endpoints


def test_that_endpoints_are_read_with_their_topics() -> None:
    setting = "crm=https://crm.example/hook?key=a=b\n phone[handover,csat]=https://phone.example:8443/"
    assert read_endpoints(setting) == (
        Endpoint("crm", "https://crm.example/hook?key=a=b", frozenset(TOLD)),
        Endpoint("phone", "https://phone.example:8443/", frozenset({Topic.HANDOVER, Topic.CSAT})),
    )


def test_that_no_setting_is_no_endpoint() -> None:
    assert read_endpoints("  ") == ()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_that_this_machine_may_be_reached_without_encryption(host: str) -> None:
    [endpoint] = read_endpoints(f"dev=http://{host}:9000/hook")
    assert endpoint.local


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("https://crm.example/s3cret", "entry 1 is not name=https"),
        ("crm=https://crm.example/ Bad!=https://x.example/s3cret", "entry 2 is not name=https"),
        ("crm=http://crm.example/s3cret", "crm: uses http://"),
        ("crm=http://127.0.0.1.evil.example/s3cret", "crm: uses http://"),
        ("crm=http://localhost@evil.example/s3cret", "crm: uses http://"),
        ("crm=ftp://crm.example/s3cret", "crm: write its address as https"),
        ("crm=file:///etc/s3cret", "crm: write its address as https"),
        ("crm=https:///s3cret", "crm: write its address as https"),
        ("crm=https://crm.example:99999/s3cret", "crm: its host or port cannot be read"),
        ("crm=https://me:s3cret@crm.example/", "crm: leave user and password out"),
        ("crm[gossip]=https://crm.example/s3cret", "crm: there is no topic 'gossip'; there are handover"),
        ("crm[]=https://crm.example/s3cret", "crm: there is no topic ''"),
        ("crm[letter]=https://crm.example/s3cret", "crm: there is no topic 'letter'"),
        ("letters=https://crm.example/s3cret", "letters is what letters go out under"),
        ("a=https://a.example/s3cret a=https://b.example/", "names a twice"),
    ],
)
def test_that_a_fault_is_named_and_no_address_is_repeated(setting: str, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_endpoints(setting)
    assert str(caught.value).startswith(f"REKINDLE_WEBHOOKS: {said}")
    assert "s3cret" not in str(caught.value)
