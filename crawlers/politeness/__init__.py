"""Conduct: who we are, what robots.txt allows, how fast, and when to leave a host alone."""
