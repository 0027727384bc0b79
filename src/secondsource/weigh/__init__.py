"""How much to believe: plain columns in, probabilities with reasons out. A library of its own, on numpy and scipy alone."""
