"""Where it is kept: the only disk, the only cryptography."""
