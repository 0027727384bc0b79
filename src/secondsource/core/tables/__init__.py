"""Tables: reference data as typed modules, made by tools/make_tables.py."""
