import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.store import padding, seal

KEY = bytes(range(32))


@given(st.binary(max_size=3000), st.binary(max_size=50))
def test_what_is_enclosed_is_disclosed(plain: bytes, bound: bytes) -> None:
    assert padding.unpad(seal.disclose(KEY, seal.enclose(KEY, padding.pad(plain), bound), bound)) == plain


@given(st.integers(0, 10_000_000))
def test_a_padded_text_is_at_most_half_larger_and_falls_in_a_known_size(size: int) -> None:
    bucket = padding.bucket(size)
    low = 1 << (bucket.bit_length() - 1)
    assert size <= bucket
    assert bucket in {low, low * 3 // 2}
    assert bucket == padding.FLOOR or bucket <= size * 1.5


def test_everything_up_to_a_megabyte_has_one_of_25_sizes() -> None:
    assert len({padding.bucket(size) for size in range(1, (1 << 20) + 1, 7)}) == 25


@pytest.mark.parametrize("where", [0, 11, 12, 30, -1])
def test_one_changed_bit_and_nothing_opens(where: int) -> None:
    sealed = bytearray(seal.enclose(KEY, b"a name", b"header"))
    sealed[where] ^= 1
    with pytest.raises(seal.Unopened):
        seal.disclose(KEY, bytes(sealed), b"header")


def test_a_text_opens_only_where_it_belongs() -> None:
    with pytest.raises(seal.Unopened):
        seal.disclose(KEY, seal.enclose(KEY, b"a name", b"entry 4"), b"entry 5")


def test_a_box_opens_for_its_owner_and_purpose_alone() -> None:
    ann, ben = seal.new_box(), seal.new_box()
    box = seal.box(seal.box_of(ann), b"epoch key", b"purpose")
    assert seal.unbox(ann, box, b"purpose") == b"epoch key"
    for private, purpose in ((ben, b"purpose"), (ann, b"another")):
        with pytest.raises(seal.Unopened):
            seal.unbox(private, box, purpose)


def test_a_signature_is_its_signers_over_exactly_this() -> None:
    seed, other = seal.new_key(), seal.new_key()
    signature = seal.sign(seed, b"head")
    signer = seal.signer_of(seed)
    assert [
        seal.signed(signer, b"head", signature),
        seal.signed(signer, b"heads", signature),
        seal.signed(seal.signer_of(other), b"head", signature),
        seal.signed(signer, b"head", signature[:-1]),
        seal.signed(signer, b"head", b""),
        seal.signed(b"no key", b"head", signature),
    ] == [True, False, False, False, False, False]


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=6))
def test_a_stream_comes_back_whole_or_not_at_all(pieces: list[bytes]) -> None:
    sealed = list(seal.enclose_stream(KEY, pieces))
    assert list(seal.disclose_stream(KEY, iter(sealed))) == pieces
    for spoilt in (sealed[:-1], sealed[:1], [], [*sealed, sealed[-1]], [*sealed[:1], *sealed[2:]]):
        with pytest.raises(seal.Unopened):
            list(seal.disclose_stream(KEY, iter(spoilt)))


@given(st.binary(min_size=8, max_size=8))
def test_an_id_is_thirteen_letters_for_eight_bytes(eight: bytes) -> None:
    assert (len(seal.to_id(eight)), seal.from_id(seal.to_id(eight))) == (13, eight)


@pytest.mark.parametrize(
    "text", ["", "short", "../../etc/passw", "aaaaaaaaaaaa9", "AAAAAAAAAAAAA", "aaaaaaaaaaaaé", "abcdefghijklz"]
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        seal.from_id(text)


def test_the_same_row_has_the_same_id_and_another_split_has_not() -> None:
    ids = [
        seal.keyed_id(KEY, "maverick", "12"),
        seal.keyed_id(KEY, "maverick", "12"),
        seal.keyed_id(KEY, "maverick1", "2"),
    ]
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)


def test_a_keys_name_fits_no_other_key() -> None:
    assert len({seal.name_of(bytes([n]) * 32) for n in range(200)}) == 200


def test_a_fingerprint_reads_as_twelve_groups_of_five_digits() -> None:
    groups = seal.fingerprint(b"box", b"sign").split(" ")
    assert [len(group) for group in groups] == [5] * 12
    assert groups != seal.fingerprint(b"box", b"sigm").split(" ")


def test_a_passphrase_is_the_same_however_its_accents_are_typed() -> None:
    cost = seal.Cost(64, 1, 1)
    assert seal.stretch("caf\u00e9", b"s" * 16, cost) == seal.stretch("cafe\u0301", b"s" * 16, cost)
