"""Padding: how large a sealed text is must not say what it is."""

FLOOR = 256


def bucket(size: int, floor: int = FLOOR, steps: int = 2) -> int:
    """The size that something of `size` bytes is padded to: `floor`, or the next of `steps` even steps between powers of two.

    Two steps keep everything up to 1 MB in 25 sizes, for two fifths more bytes on real statements (docs/format.md).
    """
    if size <= floor:
        return floor
    octave = 1 << ((size - 1).bit_length() - 1)
    step = max(1, octave // steps)
    return -(-size // step) * step


def pad(plain: bytes, floor: int = FLOOR) -> bytes:
    """The text with one mark and zeros behind it, so that its size says little (ISO 7816-4)."""
    return (plain + b"\x80").ljust(bucket(len(plain) + 1, floor), b"\0")


def unpad(padded: bytes) -> bytes:
    """What `pad` was given."""
    return padded.rstrip(b"\0")[:-1]
