"""Labelled photos of every role, made from the sample store's own: ``sichak roles`` reads them."""
