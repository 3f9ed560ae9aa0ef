"""Messages as the understanding would report them, for tests of what is decided next."""

from functools import cache

import numpy as np

from bot.dialogue.lines import Lines, open_lines
from bot.dialogue.policy import Policy, open_policy
from bot.shop.folder import open_folder
from bot.understanding import Alarm, AlarmScore, Mood, Tone, Understanding
from bot.understanding.entities import find_entities
from intents import Classification, IntentName, IntentScore
from intents.catalogue import read_catalogue


@cache
def june() -> Lines:
    brand = open_folder(None).config.brand
    return open_lines(bot_name=brand.bot_name, shop_name=brand.name, hours=brand.hours, email=brand.email)


@cache
def policy(skills: frozenset[str] = frozenset({"order_status"})) -> Policy:
    return open_policy(read_catalogue(open_folder(None).intents), june(), skills)


def heard(
    text: str,
    *intents: str,
    ambiguous: tuple[str, ...] = (),
    alarms: tuple[Alarm, ...] = (),
    language: str = "en",
    tones: tuple[Tone, ...] = (),
) -> Understanding:
    """A message with its accepted intents; none means out of scope, `ambiguous` names the likeliest two."""
    ranked = (
        *intents,
        *ambiguous,
        *(name for name in policy().intents if name not in (*intents, *ambiguous)),
    )
    leading = len(intents) or len(ambiguous)
    shares = [0.9 / leading if at < leading else 0.1 / len(ranked) for at in range(len(ranked))]
    return Understanding(
        text=text,
        classification=Classification(
            text=text,
            ranking=tuple(
                IntentScore(IntentName(name), share) for name, share in zip(ranked, shares, strict=True)
            ),
            accepted=tuple(IntentName(name) for name in intents or ambiguous[:1]),
            out_of_scope=not intents and not ambiguous,
            ambiguous=bool(ambiguous),
            model_version="test",
        ),
        entities=find_entities(text),
        mood=Mood.NEUTRAL,
        mood_probability=1.0,
        language=language,
        alarms=tuple(AlarmScore(alarm, 0.9) for alarm in alarms),
        embedding=np.zeros(4, dtype=np.float32),
        versions=(),
        tones=dict.fromkeys(tones, 0.9),
    )
