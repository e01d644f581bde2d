"""The report: a static page that shows every photo with all that was made of it."""
