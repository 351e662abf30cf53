"""Files of a form that is too large are skipped rather than stored, so that no request fills the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST = 65 * 1024 * 1024
"""Of a whole form: a settlement file of 64 MB and the fields beside it."""
REFUSED = "switchyard.upload_refused"


class UploadLimit(FileUploadHandler):
    """Comes first of the handlers. `request.META[REFUSED]` tells the view that there were files."""

    def handle_raw_input(self, input_data: Any, META: dict[str, Any], content_length: int, *_: Any, **__: Any) -> None:  # noqa: N803
        """Note what the form says of its length."""
        self._meta, self._is_too_large = META, content_length > LARGEST

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Pass over a file of a form that is too large."""
        super().new_file(*args, **kwargs)
        if self._is_too_large:
            self._meta[REFUSED] = True
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the data to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
