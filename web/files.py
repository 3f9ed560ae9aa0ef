"""Small static files, read once: the widget's modules and the console's. ETags, gzip, no way out."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from web.errors import no_such

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"


@dataclass(frozen=True)
class File:
    body: bytes
    packed: bytes
    digest: str
    type: str


class Files:
    """Only what lay in the folder when it was opened, by its path below the folder."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in TYPES
        }

    def digest(self, name: str) -> str:
        return self._files[name].digest

    def all_digests(self) -> str:
        """Changes whenever any file does."""
        return hashlib.sha256("".join(file.digest for file in self._files.values()).encode()).hexdigest()[:16]

    def answer(self, request: Request, name: str) -> Response:
        """The file, or 304; cached for ever when the query names a hash of its own or of the whole folder."""
        file = self._files.get(name)
        if file is None:
            raise no_such("file")
        hashed = set(request.query_params.values()) & {file.digest, self.all_digests()}
        headers = {
            "ETag": f'"{file.digest}"',
            "Cache-Control": FOREVER if hashed else BRIEFLY,
            "Vary": "Accept-Encoding",
        }
        if file.digest in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                file.packed, media_type=file.type, headers={**headers, "Content-Encoding": "gzip"}
            )
        return Response(file.body, media_type=file.type, headers=headers)


def _read(path: Path) -> File:
    body = path.read_bytes()
    return File(
        body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:16], TYPES[path.suffix]
    )
