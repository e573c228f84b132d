"""Tells photos and videos by their first bytes: what a file is called proves nothing."""

from odoo.tools.mimetypes import guess_mimetype

PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp"})

# Brands of the ISO base media format that are still pictures (HEIC, AVIF), which browsers and
# prints do not show everywhere.
_STILL_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})


def sniff(raw):
    """Return ``(kind, mimetype)`` with kind ``photo``, ``video`` or ``None``.

    :param bytes raw: the file, or at least its first 64 bytes
    """
    head = bytes(raw[:64])
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _STILL_BRANDS:
            return None, "image/heic"
        return "video", "video/quicktime" if brand == b"qt  " else "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video", "video/webm" if b"webm" in head else "video/x-matroska"
    mimetype = guess_mimetype(raw)
    return ("photo" if mimetype in PHOTO_TYPES else None), mimetype
