"""What can be said of a file before anything in it is unpacked."""

from __future__ import annotations

import io
import zipfile

from audit.scripts.xlsform.result import RefusedError

MEGABYTE = 1_000_000
#: Of the file, of all that it unpacks to, and of the number of files inside.
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
MOST_PARTS = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_package(data: bytes) -> None:
    """Raise :class:`RefusedError` for what is no .xlsx or claims to unpack to too much."""
    if not data.strip(b"\x00 \r\n\t"):
        raise RefusedError("empty_file")
    if len(data) > MOST_BYTES:
        raise RefusedError("file_too_large", most=MOST_BYTES // MEGABYTE)
    if data.startswith(_OLE):
        raise RefusedError("password" if _ENCRYPTED in data else "old_excel")
    if not data.startswith(b"PK"):
        raise RefusedError("not_a_workbook")
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise RefusedError("damaged") from error
    _check_parts(parts)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.replace("\\", "/").lstrip("/").lower() for part in parts]
    if "xl/workbook.bin" in names:
        raise RefusedError("binary_workbook")
    if "mimetype" in names and "content.xml" in names:
        raise RefusedError("open_document")
    if "xl/workbook.xml" not in names:
        raise RefusedError("not_a_workbook")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedError("password")
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise RefusedError("odd_package")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise RefusedError(
            "unpacks_to_too_much",
            size=round(unpacked / MEGABYTE),
            most=MOST_UNPACKED // MEGABYTE,
        )
