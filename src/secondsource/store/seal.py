"""The only cryptography: every lock, hash, signature and random number of the desk is made here and nowhere else.

| for | choice |
|---|---|
| sealing | ChaCha20-Poly1305 (RFC 8439), random 96-bit nonce, a key per subject |
| naming keys | BLAKE2b, keyed by the key: the name commits to the key, so nobody can show two people two texts in one entry |
| chaining | SHA-256 |
| signing | Ed25519 |
| wrapping for a person | HPKE (RFC 9180), X25519 + ML-KEM-768 hybrid |
| passphrases | Argon2id (RFC 9106), then HKDF-SHA256 |
| streams | secretstream, XChaCha20-Poly1305 |

A random 96-bit nonce is safe here because no key seals more than a few million texts: at 2**23 the chance that two nonces meet
is below 2**-50. XChaCha20 would need no such argument, but costs 6.7 µs an entry against 2.6 (measured on 256-byte texts).
"""

import base64
import hashlib
import hmac
import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl import bindings
from nacl.exceptions import CryptoError

from secondsource.store.shelter import harden as harden  # noqa: PLC0414 -- part of this room's face

KEY = 32
NAME = 24
HASH = 32
MAC = 32
SIGNATURE = 64
NONCE = 12
TAG = 16
CHUNK = 1 << 16

_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_SEED = 64  # an ML-KEM private key as its seed
_KEM_PUBLIC = 1184

BoxKey: TypeAlias = hpke.MLKEM768X25519PrivateKey


class Unopened(Exception):  # noqa: N818 -- an answer to a trial, caught by whoever tries
    """The key does not open it, or it was changed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: memory in KiB, passes, lanes."""

    memory: int = 256 * 1024
    passes: int = 3
    lanes: int = 4


STRONG = Cost()


# --- random, ids, hashes ---------------------------------------------------------------------------------------------
def random(size: int) -> bytes:
    """That many bytes nobody can guess."""
    return os.urandom(size)


def new_key() -> bytes:
    """A fresh symmetric key."""
    return os.urandom(KEY)


def new_id() -> str:
    """An id: 64 random bits as 13 letters of base32."""
    return to_id(os.urandom(8))


def token() -> str:
    """A secret to be shown once and compared later: 256 random bits in hexadecimal."""
    return os.urandom(32).hex()


def fingerprint(*keys: bytes) -> str:
    """Public keys as people compare them face to face: twelve groups of five digits, the same in every language."""
    number = int.from_bytes(hashlib.sha512(b"secondsource fingerprint" + b"".join(keys)).digest(), "big")
    digits = f"{number % 10**60:060}"
    return " ".join(digits[start : start + 5] for start in range(0, 60, 5))


def to_id(eight: bytes) -> str:
    """Eight bytes as an id."""
    return base64.b32encode(eight)[:13].decode("ascii").lower()


def from_id(text: str) -> bytes:
    """The eight bytes of an id.

    Raises:
        ValueError: this is no id.
    """
    eight = base64.b32decode(text.upper().encode("ascii") + b"===")
    if len(text) != 13 or to_id(eight) != text:
        raise ValueError("no id")
    return eight


def is_id(text: str) -> bool:
    """Whether this is an id."""
    try:
        from_id(text)
    except ValueError:
        return False
    return True


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal, as people compare it."""
    return hashlib.sha256(data).hexdigest()


def sha256(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(data).digest()


class Digest:
    """A running SHA-256 over pieces."""

    def __init__(self) -> None:
        self._running = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        """Hash on."""
        self._running.update(piece)

    def hex(self) -> str:
        """The hash so far, in hexadecimal."""
        return self._running.hexdigest()


def name_of(key: bytes) -> bytes:
    """The name of a key: it looks random, says nothing of the key, and fits no other key."""
    return hashlib.blake2b(b"", digest_size=NAME, key=key, person=b"2s key name").digest()


def derive(key: bytes, purpose: str) -> bytes:
    """Another key for another purpose (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=b"secondsource " + purpose.encode()).derive(key)


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256 of the data."""
    return hmac.digest(key, data, "sha256")


def same(one: bytes, other: bytes) -> bool:
    """Whether both are equal, in a time that says nothing about where they differ."""
    return hmac.compare_digest(one, other)


def keyed_id(key: bytes, *parts: str) -> str:
    """The same id for the same parts, on this desk only: who lacks the key cannot test a guess."""
    spelled = b"".join(len(part).to_bytes(8, "big") + part for part in (text.encode() for text in parts))
    return to_id(mac(key, spelled)[:8])


# --- sealing ---------------------------------------------------------------------------------------------------------
_cipher = lru_cache(maxsize=64)(ChaCha20Poly1305)  # neighbours in the journal often share a key: a third of the time


def enclose(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """The text sealed under the key and bound to the bytes in `bound`: nonce, ciphertext, tag."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(key).encrypt(nonce, plain, bound)


def disclose(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """What `enclose` was given.

    Raises:
        Unopened: another key, other bound bytes, or a changed text.
    """
    try:
        return _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise Unopened from None


# --- signatures ------------------------------------------------------------------------------------------------------
def signer_of(seed: bytes) -> bytes:
    """The public key that belongs to a signing seed."""
    return bytes(bindings.crypto_sign_seed_keypair(seed)[0])


def sign(seed: bytes, message: bytes) -> bytes:
    """The Ed25519 signature of the message."""
    secret = bindings.crypto_sign_seed_keypair(seed)[1]
    return bytes(bindings.crypto_sign(message, secret)[:SIGNATURE])


def signed(signer: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of the public key signed exactly this message."""
    try:
        bindings.crypto_sign_open(signature + message, signer)
    except (CryptoError, ValueError, TypeError):
        return False
    return len(signature) == SIGNATURE


# --- boxes for one person --------------------------------------------------------------------------------------------
def new_box() -> bytes:
    """A person's private box key: ML-KEM-768 seed, then X25519."""
    return os.urandom(_SEED + KEY)


def _box(private: bytes) -> BoxKey:
    kem = MLKEM768PrivateKey.from_seed_bytes(private[:_SEED])
    return hpke.MLKEM768X25519PrivateKey(kem, X25519PrivateKey.from_private_bytes(private[_SEED:]))


def box_of(private: bytes) -> bytes:
    """The public key that belongs to a private box key: ML-KEM-768, then X25519."""
    kem = MLKEM768PrivateKey.from_seed_bytes(private[:_SEED]).public_key()
    curve = X25519PrivateKey.from_private_bytes(private[_SEED:]).public_key()
    return kem.public_bytes_raw() + curve.public_bytes_raw()


def box(public: bytes, plain: bytes, purpose: bytes) -> bytes:
    """The text for the owner of the public key alone, bound to its purpose (HPKE base mode)."""
    kem = MLKEM768PublicKey.from_public_bytes(public[:_KEM_PUBLIC])
    curve = X25519PublicKey.from_public_bytes(public[_KEM_PUBLIC:])
    return _SUITE.encrypt(plain, hpke.MLKEM768X25519PublicKey(kem, curve), info=purpose)


def unbox(private: bytes, sealed: bytes, purpose: bytes) -> bytes:
    """What `box` was given.

    Raises:
        Unopened: it is for somebody else, for another purpose, or was changed.
    """
    try:
        return _SUITE.decrypt(sealed, _box(private), info=purpose)
    except (InvalidTag, ValueError):
        raise Unopened from None


# --- passphrases -----------------------------------------------------------------------------------------------------
def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The slow key of a passphrase (Argon2id). Spellings that look alike are one passphrase (NFC)."""
    spelled = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(spelled, salt, cost.passes, cost.memory, cost.lanes, KEY, Type.ID)


# --- streams ---------------------------------------------------------------------------------------------------------
def enclose_stream(key: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces sealed one by one (secretstream); the last one is marked, so that a cut shows.

    The first thing yielded is the stream's header. There must be at least one piece.
    """
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    yield bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield bindings.crypto_secretstream_xchacha20poly1305_push(state, held)
        held = piece
    final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    yield bindings.crypto_secretstream_xchacha20poly1305_push(state, held or b"", tag=final)


def disclose_stream(key: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What `enclose_stream` was given, piece by piece.

    Raises:
        Unopened: a piece was changed, moved or dropped, or the end is missing.
    """
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    ended = False
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, next(pieces, b""), key)
        for piece in pieces:
            if ended:
                raise Unopened
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, piece)
            ended = tag == bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
            yield plain
    except (RuntimeError, ValueError, TypeError, CryptoError):
        raise Unopened from None
    if not ended:
        raise Unopened
