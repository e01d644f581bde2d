"""SSF Shop (www.ssfshop.com), the mall of many fashion brands.

From public notes of 2017 to August 2026; no live page was read. The list is an HTML
fragment, the product page carries JSON-LD and thumbnails, no browser is needed.
"""
