"""Shop software: how to ask for lists and products, and how to read the answers."""
