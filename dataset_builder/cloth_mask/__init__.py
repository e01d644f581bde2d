"""Garment photo → garment mask: U2Net, refinement to HR-VITON's form, checks."""
