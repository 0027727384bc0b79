"""A stranger reads a desk with docs/format.md and public libraries, and without a line of the store."""

import base64
import hashlib
import hmac
import struct
from pathlib import Path
from typing import Any

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl import bindings
from sqlcipher3 import dbapi2
from tests.store.laptop import PASSPHRASE, Laptop

from secondsource.store import exhibits

HALF = 20_480


def raw(name: str) -> bytes:
    return base64.b32decode(name.upper() + "===")


def unsealed(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    return ChaCha20Poly1305(key).decrypt(sealed[:12], sealed[12:], bound)


def unpadded(plain: bytes) -> bytes:
    return plain.rstrip(b"\0").removesuffix(b"\x80")


def derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, b"secondsource " + purpose.encode()).derive(key)


def named(key: bytes) -> bytes:
    return hashlib.blake2b(key=key, digest_size=24, person=b"2s key name").digest()


def slot(path: Path) -> dict[str, Any]:
    content = (path / "slots").read_bytes()
    header = content[:40]
    magic, version, memory, passes, lanes, salt = struct.unpack(">8sIIII16s", header)
    assert (magic, version, content[40:56], len(content)) == (
        b"2S slots",
        1,
        hashlib.sha256(header).digest()[:16],
        2 * HALF,
    )
    slow = hash_secret_raw(PASSPHRASE.encode(), salt, passes, memory, lanes, 32, Type.ID)
    copies = [
        unpadded(unsealed(derived(slow, "slot 0"), content[half + 4096 : half + 5120], header + b"\0"))
        for half in (0, HALF)
    ]
    assert copies[0] == copies[1]
    return dict(msgspec.msgpack.decode(copies[0]))


def container(path: Path, key: bytes) -> Any:
    connection = dbapi2.connect(str(path / "desk.db"))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def epoch_keys(connection: Any, mine: dict[str, Any]) -> dict[bytes, bytes]:
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    kem, curve = (
        MLKEM768PrivateKey.from_seed_bytes(mine["box"][:64]),
        X25519PrivateKey.from_private_bytes(mine["box"][64:]),
    )
    private = hpke.MLKEM768X25519PrivateKey(kem, curve)
    keys = {}
    for epoch, compartment, person, body in connection.execute("SELECT epoch, compartment, person, body FROM epochs"):
        info = b"secondsource epoch key" + epoch + compartment.encode() + b"\0" + person.encode()
        keys[epoch] = suite.decrypt(body, private, info)
    assert all(named(key) == name for name, key in keys.items())
    return keys


def test_a_stranger_reads_every_entry_and_checks_every_hash_and_signature(ann: Laptop) -> None:
    ann.write("one", subject="source:a")
    ann.write("two", "three" * 200, subject="report:b")
    ann.journal.sketch_save("form", b"half a sentence")
    device, head = ann.opened.device, ann.journal.frontier()[ann.opened.device]
    ann.close()

    mine = slot(ann.path)
    assert (mine["person"], mine["device"]) == ("ann", device)
    connection = container(ann.path, mine["container_key"])
    epochs = epoch_keys(connection, mine)
    keys, subjects = {}, []
    for key, epoch, body in connection.execute("SELECT key, epoch, body FROM wraps ORDER BY number"):
        plain = unpadded(unsealed(epochs[epoch], body, key + epoch))
        keys[key] = plain[:32]
        subjects.append(plain[32:].decode())
    before, texts, hashes, clock = bytes(32), [], {}, 0
    for place, header, body in connection.execute("SELECT place, header, body FROM entries ORDER BY place"):
        version, owner, sequence, previous, ticked, name = struct.unpack(">B8sQ32sQ24s", header)
        assert (version, owner, place, previous) == (1, raw(device), (1 << 40) + sequence, before)
        assert ticked > clock
        texts.append(unpadded(unsealed(keys[name], body, header)).decode())
        before, clock = hashlib.sha256(header + body).digest(), ticked
        hashes[sequence] = before
    signer = Ed25519PublicKey.from_public_bytes(connection.execute("SELECT sign_key FROM people").fetchone()[0])
    for place, length, person, signature in connection.execute("SELECT place, length, person, signature FROM batches"):
        last = place - (1 << 40)
        text = b"secondsource batch 1" + raw(device) + struct.pack(">QQ", last - length + 1, last) + hashes[last]
        signer.verify(signature, text + person.encode())
    drafts = derived(mine["box"], "drafts")
    ((name, owner, body),) = connection.execute("SELECT name, owner, body FROM drafts").fetchall()
    connection.close()
    assert (name, owner) == (hmac.digest(drafts, b"nameform", "sha256"), hmac.digest(drafts, b"owner", "sha256"))
    assert unpadded(unsealed(drafts, body, name)) == b"\0\x04formhalf a sentence"
    assert (subjects, texts) == (["source:a", "report:b"], ["one", "two", "three" * 200])
    blocks = (ann.path / "heads").read_bytes()
    newest = max(
        unsealed(derived(mine["device_key"], "head file"), blocks[b * 4096 :][:92], bytes([b])) for b in (0, 1)
    )
    assert newest == raw(device) + struct.pack(">QQQ", 3, 3, 3) + before == newest[:32] + head.hash


def test_a_stranger_reads_an_exhibit(ann: Laptop) -> None:
    picture = bytes(range(256)) * 600
    kept = exhibits.keep(ann.folder, ann.opened, [picture])
    ann.close()
    mine = slot(ann.path)
    connection = container(ann.path, mine["container_key"])
    epochs = epoch_keys(connection, mine)
    connection.close()
    content = (ann.path / "exhibits" / kept.blob).read_bytes()
    key = unsealed(epochs[content[:24]], content[24:84], b"exhibit" + raw(kept.blob) + content[:24])
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, content[84:108], key)
    pieces = [content[start : start + 65_553] for start in range(108, len(content), 65_553)]
    opened = [bindings.crypto_secretstream_xchacha20poly1305_pull(state, piece) for piece in pieces]
    assert b"".join(unpadded(plain) for plain, _ in opened) == picture
    assert opened[-1][1] == bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
