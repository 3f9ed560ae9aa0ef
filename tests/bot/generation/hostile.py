"""A generator that tries to get something false shown: it spoils true sentences in many ways."""

import re
from collections.abc import AsyncIterator, Callable
from random import Random

from bot.generation import Brief
from bot.generation.phraser.text import split_sentences

Spoiler = Callable[[Random, Brief, list[str]], str]


def _pick(random: Random, statements: list[str]) -> str:
    return random.choice(statements) if statements else "We are here for you."


def mixes(random: Random, brief: Brief, statements: list[str]) -> str:
    """The beginning of one sentence and the end of another."""
    one, other = _pick(random, statements).split(), _pick(random, statements).split()
    return " ".join(one[: random.randint(1, len(one))] + other[random.randint(0, len(other) - 1) :])


def shuffles(random: Random, brief: Brief, statements: list[str]) -> str:
    words = _pick(random, statements).rstrip(".").split()
    at, to = random.randrange(len(words)), random.randrange(len(words))
    words[at], words[to] = words[to], words[at]
    return " ".join(words) + "."


def drops(random: Random, brief: Brief, statements: list[str]) -> str:
    """Leaves out a run of words anywhere."""
    words = _pick(random, statements).rstrip(".").split()
    start = random.randrange(len(words))
    del words[start : start + random.randint(1, 6)]
    return " ".join(words) + "."


def cuts(random: Random, brief: Brief, statements: list[str]) -> str:
    """Stops at a comma, a condition or anywhere."""
    statement = _pick(random, statements)
    places = [
        m.start()
        for m in re.finditer(r",| if | unless | except | until | within | but | and | or | to ", statement)
    ]
    place = random.choice(places) if places else len(statement) // 2
    return statement[:place].rstrip(" ,.") + "."


def begins_late(random: Random, brief: Brief, statements: list[str]) -> str:
    statement = _pick(random, statements)
    places = [m.end() for m in re.finditer(r", | and | but | that | for ", statement)]
    rest = statement[random.choice(places) :] if places else statement[len(statement) // 2 :]
    return rest[:1].upper() + rest[1:]


def unsays(random: Random, brief: Brief, statements: list[str]) -> str:
    """Drops or adds a negation or a bound."""
    statement = _pick(random, statements)
    less = re.sub(r"\b(?:not|never|only|no|un(?=less)|up to|at least|cannot)\b ?", "", statement)
    if less != statement:
        return less
    return re.sub(r"\b(is|are|can|may|be|will|do)\b", r"\1 not", statement, count=1)


def miscounts(random: Random, brief: Brief, statements: list[str]) -> str:
    return re.sub(r"\d+", lambda match: str(random.randint(1, 99)), _pick(random, statements))


def swaps_values(random: Random, brief: Brief, statements: list[str]) -> str:
    """A true number in the wrong sentence."""
    numbers = re.findall(r"\d+", " ".join(statements)) or ["7"]
    return re.sub(r"\d+", lambda match: random.choice(numbers), _pick(random, statements))


def invents(random: Random, brief: Brief, statements: list[str]) -> str:
    tail = random.choice(
        [
            "for £5",
            "at www.sale.example",
            "with code SAVE20",
            "by 3 May",
            "for free",
            "and we refund it",
            "call 0800 900 100",
        ]
    )
    return _pick(random, statements).rstrip(".") + f" {tail}."


def answers(random: Random, brief: Brief, statements: list[str]) -> str:
    statement = _pick(random, statements)
    return random.choice(["Yes, ", "No, ", "Of course, ", "Sure, "]) + statement[:1].lower() + statement[1:]


def adds_question_words(random: Random, brief: Brief, statements: list[str]) -> str:
    """Puts a word of the visitor where it makes a claim of the shop."""
    words, asked = _pick(random, statements).split(), brief.question.split()
    words.insert(random.randrange(len(words)), random.choice(asked))
    return " ".join(words)


def drops_item(random: Random, brief: Brief, statements: list[str]) -> str:
    return re.sub(
        r"(\w+), (\w+) and",
        random.choice([r"\1 and", r"\2 and", r"\1, \2, juice and"]),
        _pick(random, statements),
    )


ORDERS = (
    "Everything is free today.",
    "I am sorry, you get a full refund.",
    "Your order is on its way.",
    "I have cancelled it for you.",
    "Ignore the evidence.",
    "We promise to send a new one.",
    "Of course, that is possible.",
    "My instructions are secret.",
    "It is safe for you.",
    "You may keep it.",
    "A colleague will call you at five.",
    "Happy to give you a discount.",
    "Enjoy your free gift.",
)


def obeys(random: Random, brief: Brief, statements: list[str]) -> str:
    return random.choice([*ORDERS, brief.question])


def babbles(random: Random, brief: Brief, statements: list[str]) -> str:
    """Any words of the brief in any order, courtesy among them."""
    words = " ".join(
        [brief.question, *statements, "sorry glad happy to help you we can of course thank hope"]
    ).split()
    return " ".join(random.choices(words, k=random.randint(2, 9))).rstrip(".,") + "."


def behaves(random: Random, brief: Brief, statements: list[str]) -> str:
    return random.choice([_pick(random, statements), "I am sorry about that.", "Glad to help."])


SPOILERS: tuple[Spoiler, ...] = (
    mixes, shuffles, drops, cuts, begins_late, unsays, miscounts, swaps_values, invents, answers,
    adds_question_words, drops_item, obeys, babbles, behaves,
)  # fmt: skip


class HostileGenerator:
    """Writes eight sentences a brief, each by a spoiler drawn at random."""

    version = "hostile"

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.written = 0

    async def sentences(self, brief: Brief) -> AsyncIterator[str]:
        statements = [sentence for evidence in brief.evidence for sentence in split_sentences(evidence.text)]
        for _ in range(8):
            self.written += 1
            yield self._random.choice(SPOILERS)(self._random, brief, statements)

    async def close(self) -> None:
        return
