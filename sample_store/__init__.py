"""The sample store: rendered photos with exact truth, and the mall that serves them."""
