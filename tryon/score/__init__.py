"""How good a try-on is: figures against the photo, each with what it was measured by."""
