"""The one `rekindle` command: each room brings its own through the entry-point group `rekindle.commands`."""

import os
import sys
from importlib.metadata import EntryPoint, entry_points

import typer
from rich.console import Console

GROUP = "rekindle.commands"
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
"""Small matrices on few cores: threads that wait for each other cost more than they bring. Training asks for
its own number. Read when numpy loads, so nothing that loads it may be imported before."""


def commands() -> dict[str, EntryPoint]:
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)}


def build(word: str | None) -> typer.Typer:
    """The command tree; only the room that `word` names is imported, all of them when it names none."""
    root = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @root.callback()
    def rekindle() -> None:
        """Rekindle answers an online shop's customers and keeps them."""

    found = commands()
    for name in [word] if word in found else list(found):
        loaded = found[str(name)].load()
        if isinstance(loaded, typer.Typer):
            root.add_typer(loaded, name=name)
        else:
            root.command(name=name)(loaded)
    return root


def main() -> None:
    for name, value in THREADS.items():
        os.environ.setdefault(name, value)
    from bot.errors import RekindleError

    word = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), None)
    try:
        build(word)()
    except RekindleError as error:
        Console(stderr=True, soft_wrap=True).print(f"[red]error:[/red] {error}", markup=True, highlight=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
