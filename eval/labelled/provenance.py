"""How to get the same figures again: what was typed, which messages, whose code."""

import platform
import shlex
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.labelled import Labelled
from eval.labelled.fingerprint import code_digest

PACKAGES = ("rekindle", "torch", "transformers", "onnxruntime", "numpy", "scikit-learn")


def provenance(read: Mapping[str, Labelled]) -> dict[str, Any]:
    """`data` names the content of the messages, not their files; `code` is the digest of what trains and
    classifies."""
    return {
        "command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "data": {name: {"n": len(rows.texts), "sha256": rows.digest} for name, rows in read.items()},
        "code": code_digest(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }
