"""Many claims: a kernel whose parts add up, read as a stream, run on one core, on all of them or on Spark."""
