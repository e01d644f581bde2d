"""The last step of the builder: stage outputs → a dataset in the HR-VITON layout."""
