"""How well a dataset agrees with a truth in the same layout, stage by stage."""

from dataset_builder.agreement.folders import Agreement, agreement

__all__ = ["Agreement", "agreement"]
