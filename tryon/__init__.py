"""From a dataset to pictures of people in other garments, and to figures on how good they are."""
