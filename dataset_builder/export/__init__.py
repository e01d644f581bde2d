"""A finished dataset in the forms others load, with the provenance and terms of each photo."""
