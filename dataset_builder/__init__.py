"""Photos of people and garments to an HR-VITON dataset: one package a stage."""
