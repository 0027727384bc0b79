"""The mark of a message: English that the catalogue must know, translated only when it is said."""


def N_(message: str) -> str:  # noqa: N802 -- the name every tool for catalogues looks for
    """The message itself; the name is what the catalogue is made from."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 -- the same mark for a message with a plural
    """The two forms of a message that counts something."""
    return one, many
