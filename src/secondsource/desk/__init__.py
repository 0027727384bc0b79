"""The desk: the verbs that bring the cellars together. Permission, meaning, fact, in this order."""
