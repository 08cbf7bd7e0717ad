"""Uploaded files: a place is asked for, bytes are put there, and the upload is completed."""

from dataclasses import dataclass

from bot.playground.slack.wire import Clock, Json

KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
"""The pictures that blocks may show, by how their bytes begin."""


@dataclass(kw_only=True)
class File:
    """One file, from the moment its upload is announced."""

    id: str
    name: str
    length: int
    alt_text: str
    title: str = ""
    content: bytes | None = None
    ready_at: float | None = None

    @property
    def kind(self) -> str | None:
        """The kind of picture it is; None: it is none."""
        begins = self.content or b""
        return next((kind for start, kind in KINDS.items() if begins.startswith(start)), None)


class Files:
    """The files of a workspace; one that was completed is known only `ready_after_s` later."""

    def __init__(self, clock: Clock) -> None:
        self.ready_after_s = 0.0
        self._clock = clock
        self._files: dict[str, File] = {}

    def __len__(self) -> int:
        return len(self._files)

    def announce(self, *, name: str, length: int, alt_text: str) -> File:
        """A place for a file of that length."""
        id = f"F{len(self._files) + 1:010d}"
        self._files[id] = File(id=id, name=name, length=length, alt_text=alt_text)
        return self._files[id]

    def receive(self, id: str, content: bytes) -> bool:
        """Put bytes in their place; False when there is no such place or the length is another."""
        file = self._files.get(id)
        if file is None or file.ready_at is not None or len(content) != file.length:
            return False
        file.content = content
        return True

    def complete(self, id: str, title: str) -> File | None:
        """End an upload; None when nothing was uploaded there."""
        file = self._files.get(id)
        if file is None or file.content is None:
            return None
        file.title = title or file.name
        file.ready_at = self._clock() + self.ready_after_s
        return file

    def picture(self, id: str) -> File | None:
        """A picture that blocks may show by now."""
        file = self._files.get(id)
        is_ready = file is not None and file.ready_at is not None and file.kind is not None
        return file if file and is_ready and (file.ready_at or 0) <= self._clock() else None


def as_json(file: File, origin: str) -> Json:
    """A file as Slack describes it; what it does not know right after the upload is empty."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": "",
        "filetype": "",
        "size": file.length,
        "alt_txt": file.alt_text,
        "url_private": f"{origin}/files/{file.id}",
    }
