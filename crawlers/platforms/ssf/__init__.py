"""SSF Shop (www.ssfshop.com), the mall of many fashion brands.

Read as public notes and scrapers of 2017 to 2026 describe it; no live page was seen.

2026-08-03, dated note: robots.txt forbids everything to all but 19 bots it names.
2026-08-03, dated note: the list is a fragment of HTML, 60 products a page; ``pageSize`` is
    ignored, the total stands in a hidden input, sold-out products are among the others.
2026-07-23, captured pages: the product page has JSON-LD with some of the photos; og:image is
    broken; the photos of the description are filled in by a script.
2025, saved home page: codes of the brands' stores.
2018 to 2022, crawlers of others: lists in ul#dspGood, product pages with h1#goodDtlTitle.
2017, crawlers of others: product pages with h3.prdTit.
2017 to 2026, many addresses: goods numbers hold the day of registration; one number a colour.
Not verified: robots.txt of img.ssfshop.com; whether its originals are larger than 750x1000;
    what opens the tab of the description; the state of a size that is sold out; a code of its
    own for shorts, which lie among the trousers.
"""
