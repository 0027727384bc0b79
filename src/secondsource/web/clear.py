"""Clear files: what leaves the desk unsealed because a person asked for it by name. The guard writes each down before it is sent."""

from django.http import HttpResponse


class ClearFile(HttpResponse):
    """A file to save, with what it is (one of words.CLEAR_FILES) and how many rows or files it has."""

    def __init__(self, content: bytes, *, what: str, count: int, name: str, media: str) -> None:
        super().__init__(content, content_type=media)
        self.what = what
        self.count = count
        self["Content-Disposition"] = f'attachment; filename="{name}"'
        self["X-Content-Type-Options"] = "nosniff"
