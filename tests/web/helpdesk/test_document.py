"""The examples of docs/helpdesk.md are what the code reads."""

import json
import re
from pathlib import Path
from typing import Any

from bot.helpdesk import Holder
from web.helpdesk.bodies import Report, message_of
from web.helpdesk.replies import Answering

PAGE = Path(__file__).resolve().parents[3] / "docs" / "helpdesk.md"


def examples() -> list[dict[str, Any]]:
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [json.loads(block) for block in blocks]


def test_that_chatwoots_example_is_understood() -> None:
    report = Report.model_validate(examples()[0])
    message = message_of(report)
    assert (report.event, report.account) == ("message_created", 3)
    assert (message.incoming, message.conversation.holder) == (True, Holder.BOT)
    assert (message.customer, message.content) == ("cu-nell", "Where is my order?")


def test_that_the_examples_of_a_hand_off_fit_together() -> None:
    _, told, answer = examples()
    assert set(told["data"]) == {"reason", "transcript", "customer", "console"}
    assert Answering.model_validate(answer).conversation == told["conversation"]
