"""Second Source: the desk of an organisation that depends on what people tell it."""

__version__ = "0.1.0"
