"""Amounts and moments: reading what people write, the law of their errors, and what is believed about the true value."""
