"""The embedded backend: the garment photo warped to the body and laid over the person."""
