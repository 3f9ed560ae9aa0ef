"""What hurried fingers do to a text: swapped, lost, doubled and neighbouring letters, short forms, no
capitals. Training reads some texts so; evaluation measures what typos cost."""

import numpy as np

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in ROWS for at, letter in enumerate(row)
}
"""The letters left and right of each on its row of the keyboard."""
SHORT = {
    "you": "u", "your": "ur", "are": "r", "please": "pls", "thanks": "thx", "because": "cos", "and": "n",
    "tomorrow": "tmrw", "message": "msg", "about": "abt", "what": "wat", "with": "w/", "delivery": "dlvry",
}  # fmt: skip
SHORTEST = 4
"""Words of fewer letters keep theirs: what is left of them could be any word."""


def misspell(text: str, share: float, random: np.random.Generator) -> str:
    """Misspell about `share` of the words that are long enough; at share 0 the text is as it was."""
    return " ".join(
        _typo(word, random) if len(word) >= SHORTEST and random.random() < share else word
        for word in text.split(" ")
    )


def hurried(text: str, random: np.random.Generator) -> str:
    """As somebody types on a phone in a hurry: some typos, and sometimes short forms, small letters, no
    stops or a word left out."""
    text = misspell(text, 0.15, random)
    words = text.split(" ")
    if random.random() < 0.25:
        words = [SHORT.get(word.lower(), word) for word in words]
    if len(words) > 4 and random.random() < 0.2:
        del words[random.integers(len(words))]
    text = " ".join(words)
    return text.lower().rstrip(".!?") if random.random() < 0.3 else text


def _typo(word: str, random: np.random.Generator) -> str:
    at = int(random.integers(len(word) - 1))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    match int(random.integers(4)):
        case 0:
            return before + after[0] + letter + after[1:]
        case 1:
            return before + after
        case 2:
            return before + letter + letter + after
    near = BESIDE.get(letter.lower(), letter)
    return before + near[int(random.integers(len(near)))] + after
