"""Several parsers on the same photos: agreement with a truth, time, memory, pictures."""
