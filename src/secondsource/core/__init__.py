"""What we know: facts, registers and rules. No disk, no clock, no randomness, no libraries of cryptography."""
