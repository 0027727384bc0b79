"""Models of who is right, one a file, all with the same verbs."""
