"""From crawled photos, or anyone's, to people and garments of 768x1024 that belong together."""
