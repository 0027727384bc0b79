"""What `./run bench weigh` measures, a family of figures a file."""
