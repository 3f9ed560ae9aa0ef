"""Charts as SVG from numbers alone: no library, no script, colours from the page. Labels are written through
an XML tree, so that no name can become markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from eval.labelled.report.confusions import Matrix
from eval.labelled.report.counts import Bin, Point

WIDTH, HEIGHT = 340, 230
LEFT, RIGHT, TOP, BOTTOM = 56, 22, 12, 42
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
CELL, LABELS = 18, 182
"""Sizes in the confusion matrix: a square, and the space for the names."""
LETTERS = 26
"""A longer name is cut in the matrix; the table below has it whole."""
SERIES = 4
"""Lines of a chart that have a style of their own."""


@dataclass(frozen=True)
class Frame:
    """A plot with both axes from `low` to `high`."""

    title: str
    across: str
    up: str
    x: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] = (0.0, 1.0)
    root: Element = field(init=False)

    def __post_init__(self) -> None:
        box = {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "class": "chart", "aria-label": self.title}
        object.__setattr__(self, "root", Element("svg", box))
        for share in TICKS:
            self._tick(share)
        middle = (LEFT + WIDTH - RIGHT) / 2
        self.text(middle, HEIGHT - 6, self.across, "name")
        half = (TOP + HEIGHT - BOTTOM) / 2
        self.text(12, half, self.up, "name", transform=f"rotate(-90 12 {half:g})")

    def across_at(self, value: float) -> float:
        low, high = self.x
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def up_at(self, value: float) -> float:
        low, high = self.y
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def draw(self, tag: str, kind: str, **values: float | str) -> Element:
        return SubElement(self.root, tag, {"class": kind} | {name: _short(of) for name, of in values.items()})

    def text(self, x: float, y: float, words: str, kind: str, **values: str) -> None:
        self.draw("text", kind, x=x, y=y, **values).text = words

    def line(self, points: Sequence[Point], kind: str) -> None:
        places = " ".join(f"{self.across_at(at.x):.1f},{self.up_at(at.y):.1f}" for at in points)
        self.draw("polyline", kind, points=places)

    def dot(self, at: Point, kind: str, size: float = 3.5) -> None:
        self.draw("circle", kind, cx=self.across_at(at.x), cy=self.up_at(at.y), r=size)

    def __str__(self) -> str:
        return tostring(self.root, encoding="unicode", short_empty_elements=False)

    def _tick(self, share: float) -> None:
        (left, right), (low, high) = self.x, self.y
        x, y = left + share * (right - left), low + share * (high - low)
        height = self.up_at(y)
        self.draw("line", "grid", x1=LEFT, x2=WIDTH - RIGHT, y1=height, y2=height)
        self.text(LEFT - 5, height + 3.5, _number(y, high - low), "tick end")
        self.text(self.across_at(x), HEIGHT - BOTTOM + 14, _number(x, right - left), "tick")


def histogram(title: str, across: str, cells: Sequence[Bin], mark: float | None = None) -> str:
    """Two groups side by side, each as shares of itself: a small one can be seen beside a large one."""
    groups = [sum(cell.first for cell in cells) or 1, sum(cell.second for cell in cells) or 1]
    shares = [(cell, (cell.first / groups[0], cell.second / groups[1])) for cell in cells]
    highest = _round_up(max(share for _, pair in shares for share in pair))
    frame = Frame(title, across, "share of the group", y=(0.0, highest))
    for cell, pair in shares:
        width = (frame.across_at(cell.high) - frame.across_at(cell.low)) * 0.42
        for number, share in enumerate(pair):
            top = frame.up_at(share)
            x = frame.across_at(cell.low) + width * (0.19 + number)
            height = HEIGHT - BOTTOM - top
            frame.draw("rect", ("right", "wrong")[number], x=x, y=top, width=width, height=height)
    if mark is not None:
        place = frame.across_at(mark)
        frame.draw("line", "mark", x1=place, x2=place, y1=TOP, y2=HEIGHT - BOTTOM)
    return str(frame)


def reliability(cells: Sequence[Bin]) -> str:
    """On the diagonal a probability is what it says; a dot's size tells how many messages it stands for."""
    frame = Frame("How often the best intent is right, by its probability", "probability", "right")
    frame.line([Point(0, 0), Point(1, 1)], "diagonal")
    held = [cell for cell in cells if cell.n]
    most = max((cell.n for cell in held), default=1)
    points = [Point(cell.middle, cell.share) for cell in held]
    frame.line(points, "line one")
    for cell, point in zip(held, points, strict=True):
        frame.dot(point, "right", 2.5 + 4.5 * (cell.n / most) ** 0.5)
    return str(frame)


def trade(curve: Sequence[Point], here: Point) -> str:
    """Coverage against accuracy, the operating point marked."""
    low = _low(min(point.y for point in (*curve, here)))
    title = "Accuracy of what is answered, by how much is answered"
    frame = Frame(title, "coverage", "accuracy", y=(low, 1.0))
    frame.line(curve, "line one")
    frame.dot(here, "here", 5.5)
    beside = frame.across_at(here.x)
    side = "tick end" if here.x > 0.5 else "tick start"
    place = beside - 9 if here.x > 0.5 else beside + 9
    frame.text(place, min(frame.up_at(here.y) + 18, HEIGHT - BOTTOM - 6), "operating point", side)
    return str(frame)


def learning(curves: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """Accuracy by how many messages were learned from, a line a recipe."""
    points = [point for _, line in curves for point in line]
    low, most = _low(min(point.y for point in points)), max(point.x for point in points)
    frame = Frame("Accuracy by messages to learn from", "messages", "accuracy", (0.0, most), (low, 1.0))
    for number, (_, line) in enumerate(curves):
        kind = ("one", "two", "three", "four")[number % SERIES]
        frame.line(line, f"line {kind}")
        for point in line:
            frame.dot(point, f"dot {kind}")
    return str(frame)


def confusion(shown: Matrix) -> str:
    """A square a pair, darker the larger its share of the true intent's messages."""
    names = [name or "no intent" for name in shown.names]
    side = CELL * len(names)
    box = f"0 0 {LABELS + side + 8} {CELL + side + 8}"
    title = "What was said (columns) of each true intent (rows)"
    root = Element("svg", {"viewBox": box, "role": "img", "class": "matrix", "aria-label": title})
    root.set("style", f"min-width:{LABELS + side + 8}px;max-width:{LABELS + side + 8}px")
    for row, name in enumerate(names):
        middle = CELL * (row + 1) + CELL * 0.68
        _write(root, LABELS - 8, middle, f"{_cut(name)} {row + 1}", "tick end")
        _write(root, LABELS + CELL * (row + 0.5), CELL * 0.7, str(row + 1), "tick")
        whole = sum(shown.counts[row]) or 1
        for column, count in enumerate(shown.counts[row]):
            _cell(
                root, row, column, count, count / whole
            ).text = f"{name} → {names[column] if shown.names[column] else 'rejected'}: {count}"
    return tostring(root, encoding="unicode", short_empty_elements=False)


def _cell(root: Element, row: int, column: int, count: int, share: float) -> Element:
    """Return the square's title, shown by browsers when a pointer rests on it."""
    x, y = LABELS + CELL * column, CELL * (row + 1)
    kind = "empty" if not count else "right" if row == column else "wrong"
    look = {"class": kind, "x": str(x), "y": str(y), "width": str(CELL - 1), "height": str(CELL - 1)}
    square = SubElement(root, "rect", look | ({"fill-opacity": f"{0.15 + 0.4 * share:.2f}"} if count else {}))
    if count:
        _write(root, x + CELL / 2 - 0.5, y + CELL * 0.66, str(count), "count")
    return SubElement(square, "title")


def _write(root: Element, x: float, y: float, words: str, kind: str) -> None:
    SubElement(root, "text", {"class": kind, "x": _short(x), "y": _short(y)}).text = words


def _cut(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}"


def _number(value: float, width: float) -> str:
    """In percent, or whole where the axis counts something."""
    if width > 1:
        return f"{value:.0f}"
    return f"{value * 100:.0f}%" if width >= 0.1 else f"{value * 100:.1f}%"


def _round_up(share: float) -> float:
    return next((top for top in (0.1, 0.2, 0.4, 0.6, 0.8) if share <= top), 1.0)


def _low(lowest: float) -> float:
    """Where an axis begins that ends at 1: small differences near the top are what matters."""
    steps = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.96, 1.0)
    return next((low for low, high in reversed(list(pairwise(steps))) if low <= lowest), 0.0)
