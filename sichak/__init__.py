"""sichak (시착, "try-on"): from shop pages to virtual try-on.

``crawlers`` collects photos, ``dataset_builder`` turns them into an HR-VITON
dataset, ``tryon`` dresses people with it and scores the result. This package
holds what the three share, and the ``sichak`` command that drives them.
"""

__version__ = "0.1.0"
