"""What approved reports say: figures of a wave or project, for pages and for workbooks.

People of the client act here, by looking. In come approved reports, which ``freeze`` writes down
(``models``); out go a ``Summary`` of a ``Scope`` (whose results, of which waves and places) and
single reports without the shopper.

A page of results is made in this order: ``scope`` what the reader may see; ``sums`` what is summed
by location, from ``memory`` or with the queries in ``reads``; ``summary`` figures of that, by the
rules in ``statistics``; ``view`` all of these at once; ``findings`` and ``charts`` its words and
pictures; ``routes``.
"""
