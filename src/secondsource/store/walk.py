"""Walking a chain: every hash, link, number, clock and signature, and what kind of harm a mismatch shows.

| flaw | how it shows |
|---|---|
| edited | the next header, the head file or a signature names another hash than the entry has |
| dropped | a number is missing in the middle |
| reordered | an entry lies at another's place |
| forked | the same number has another hash elsewhere: in the head file or in a head somebody was shown |
| cut | the head file knows later entries |
| rolled_back | database and head file agree, but somebody was shown a later head |
| unsigned | the last entries belong to no signed batch |
| forged | a batch's signature is not its signer's |
| unknown_signer | nobody whose key counts signed it |
| backward | a clock that does not rise |
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from secondsource.store import seal
from secondsource.store.chain import HEADER, NOTHING, VERSION, Batch, Head, Placed, hash_of, signed_text


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not as it was written, and from which entry of which device on."""

    kind: str
    device: str
    sequence: int


@dataclass(slots=True)
class Walk:
    """An examination of one chain under way: where it stands and what it found."""

    device: str
    sequence: int = 0
    hash: bytes = NOTHING
    clock: int = 0
    batches: int = 0
    signed: int = 0  # the last entry that a batch ends with
    signature_seconds: float = 0.0
    flaws: list[Flaw] = field(default_factory=list)
    sure: bool = True  # false just after a flaw: the link to what came before says nothing new

    def flaw(self, kind: str, sequence: int) -> None:
        """Note a flaw."""
        self.flaws.append(Flaw(kind, self.device, sequence))

    def head(self) -> Head:
        """Where the chain ends."""
        return Head(self.device, self.sequence, self.hash)


def examine(
    walk: Walk,
    rows: Iterable[Placed],
    batches: Iterable[Batch],
    signers: Mapping[str, bytes],
    progress: Callable[[int], None] | None = None,
) -> Walk:
    """Walk on through the rows, which follow where the walk stands, and through the batches that end among them."""
    device = seal.from_id(walk.device)
    ends = iter(batches)
    end = next(ends, None)
    unpack = HEADER.unpack
    for sequence, header, body in rows:
        version, owner, number, before, clock, _ = unpack(header) if len(header) == HEADER.size else _NOBODY
        if sequence != walk.sequence + 1:
            walk.flaw("dropped", walk.sequence + 1)
            walk.sure = False
        if number != sequence or owner != device or version != VERSION:
            walk.flaw("reordered" if version == VERSION and owner == device else "edited", sequence)
            walk.sure = False
        elif before != walk.hash and walk.sure:
            walk.flaw("edited", max(sequence - 1, 1))
        elif clock <= walk.clock and walk.sure:
            walk.flaw("backward", sequence)
        walk.sure = number == sequence and owner == device
        walk.sequence, walk.hash, walk.clock = sequence, hash_of(header, body), clock
        while end is not None and end.sequence <= sequence:
            _check(walk, end, device, signers)
            end = next(ends, None)
        if progress and not sequence & 2047:
            progress(sequence)
    if end is not None:
        walk.flaw("dropped", walk.sequence + 1)
    elif walk.signed < walk.sequence:
        walk.flaw("unsigned", walk.signed + 1)
    return walk


_NOBODY = (0, b"", 0, b"", 0, b"")


def _check(walk: Walk, batch: Batch, device: bytes, signers: Mapping[str, bytes]) -> None:
    begun = time.perf_counter()
    walk.batches += 1
    if batch.sequence - batch.length != walk.signed:
        walk.flaw("unsigned", walk.signed + 1)
    if batch.sequence != walk.sequence:
        walk.flaw("dropped", batch.sequence)
    elif batch.person not in signers:
        walk.flaw("unknown_signer", batch.sequence)
    elif not seal.signed(signers[batch.person], signed_text(device, batch, walk.hash), batch.signature):
        walk.flaw("forged", batch.sequence)
    walk.signed = batch.sequence
    walk.signature_seconds += time.perf_counter() - begun
