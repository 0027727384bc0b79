"""Bytes to rows and back. No disk."""
