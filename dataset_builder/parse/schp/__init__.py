"""SCHP, Self-Correction for Human Parsing: its networks, its crop, its checkpoints.

Li et al., "Self-Correction for Human Parsing", TPAMI 2020. Source: GoGoDuck912/
Self-Correction-Human-Parsing eb84c43 (MIT), the steps of its ``simple_extractor.py``.
"""
