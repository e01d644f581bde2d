"""Photos that are here already: saved pages, web archives, product feeds, folders of photos.

Each becomes the same folder as a crawl makes, row for row, and every row says how the
photo was obtained and out of which file. Nothing is asked of any shop, but for the
photos that a feed names by web address: those are fetched as any crawl fetches.
"""
