"""Ways: for each kind of value, from the inputs to beliefs that can be read and asked again."""
