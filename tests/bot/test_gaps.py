"""What `rekindle doctor` finds in a shop of one's own, and that each gap closes once it is mended."""

import asyncio
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.config import Settings
from bot.doctor import Finding, examine
from bot.errors import ContentError
from bot.gaps import own_words
from bot.keys import Keys
from bot.shop.folder import DEMO, open_folder
from bot.shop.new import Answers, write_folder
from tests.bot.notify.smtp_sink import Sink, listening

ANSWERS = Answers("Otter", "hello@otter.example", "Robin", "on weekdays", "en-GB", "GBP", "UTC")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write_folder(tmp_path / "otter", ANSWERS, date(2026, 5, 20))
    return tmp_path / "otter"


def found(shop: Path | None, tmp_path: Path, **more: object) -> dict[str, Finding]:
    settings = Settings(home=tmp_path / "home", models=tmp_path / "models", shop=shop, port=0, **more)
    return {finding.check: finding for finding in examine(settings)}


def test_that_a_new_shop_is_told_what_is_left_to_do(shop: Path, tmp_path: Path) -> None:
    findings = found(shop, tmp_path)
    for check, mend in {
        "Articles": "rekindle kb check",
        "Shop data": "REKINDLE_SHOP_API",
        "Identity": "rekindle identity secret main",
        "Pages": "allowed_origins",
        "Letters": "REKINDLE_NOTIFIER",
    }.items():
        assert findings[check].todo, check
        assert findings[check].ok, "it serves all the same"
        assert mend in findings[check].said
    assert not findings["Intents"].todo
    assert not findings["Training"].ok
    assert "rekindle setup" in findings["Training"].said
    assert "MB" in findings["Sizes"].said
    assert not (tmp_path / "home").exists(), "looking makes nothing"


async def test_that_what_is_mended_is_no_longer_to_do(shop: Path, tmp_path: Path) -> None:
    toml = (shop / "shop.toml").read_text("utf-8")
    mended = toml.replace("allowed_origins = []", 'allowed_origins = ["https://otter.example"]')
    (shop / "shop.toml").write_text(mended, encoding="utf-8")
    for path in (shop / "knowledge_base").glob("*.md"):
        text = path.read_text("utf-8").replace("review_by: 2026-05-19", "review_by: 2999-01-01")
        path.write_text(text, encoding="utf-8")
    Keys(tmp_path / "home" / "keys").site("main")
    async with listening(Sink()) as post:
        set_up = {"shop_api": "https://otter.example/api", "notifier": f"smtp://127.0.0.1:{post.port}"}
        findings = await asyncio.to_thread(found, shop, tmp_path, **set_up)
    for check in ("Articles", "Shop data", "Identity", "Pages", "Letters"):
        assert findings[check].ok, findings[check].said
        assert not findings[check].todo, findings[check].said


def test_that_thin_intents_and_broken_files_are_found(shop: Path, tmp_path: Path) -> None:
    (shop / "intents" / "gift_card.yaml").write_text(
        "intent: gift_card\ntitle: Gift cards\ndescription: Some.\nexamples: [a b c, d e, g h, i, j]\n",
        encoding="utf-8",
    )
    (shop / "offers.yaml").write_text("", encoding="utf-8")
    (shop / "lines.yaml").write_text("lines: {nothing: [[x]]}", encoding="utf-8")
    findings = found(shop, tmp_path)
    assert findings["Intents"].todo
    assert "gift_card" in findings["Intents"].said
    assert not findings["Offers"].ok
    assert not findings["Own words"].ok
    with pytest.raises(ContentError):
        own_words(Settings(), open_folder(shop))


@pytest.mark.parametrize("notifier", ["smtp://127.0.0.1:1", "http://127.0.0.1:1/letters", "pigeon:"])
def test_that_letters_that_cannot_go_out_are_a_fault(shop: Path, tmp_path: Path, notifier: str) -> None:
    for folder in (shop, None):
        finding = found(folder, tmp_path, notifier=notifier)["Letters"]
        assert not finding.ok
        assert "REKINDLE_NOTIFIER" in finding.said
    assert not (tmp_path / "home").exists(), "looking makes nothing"


def test_that_an_outbox_that_cannot_be_written_is_a_fault(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "outbox").write_text("a file in the way")
    finding = found(shop, tmp_path)["Letters"]
    assert (finding.ok, "outbox" in finding.said) == (False, True)


def test_that_offers_without_a_code_at_the_connected_till_are_to_do(shop: Path, tmp_path: Path) -> None:
    shutil.copy(DEMO / "offers.yaml", shop / "offers.yaml")
    assert not found(shop, tmp_path)["Offers"].todo
    finding = found(shop, tmp_path, shop_api="shopify://otter.myshopify.com")["Offers"]
    assert finding.todo
    assert finding.ok
    assert "ten-percent" in finding.said
    assert "rekindle retention check" in finding.said


def test_that_the_demo_is_not_asked_for_what_it_does_not_need(tmp_path: Path) -> None:
    assert not {"Shop data", "Identity", "Pages", "Letters"} & set(found(None, tmp_path))


def test_that_a_folder_without_settings_is_one_finding(tmp_path: Path) -> None:
    findings = found(tmp_path, tmp_path)
    assert not findings["Shop"].ok
    assert "Articles" not in findings
