"""The embedded parser: a small network of the project's own, trained by ``sichak train-parser``."""
