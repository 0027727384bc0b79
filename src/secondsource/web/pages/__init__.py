"""One file a topic; pages do not know each other."""
