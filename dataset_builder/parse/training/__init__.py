"""Training of the embedded parser from photos with human-drawn labels."""
