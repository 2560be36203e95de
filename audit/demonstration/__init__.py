"""A demonstration agency: invented people, clients, visits and reports to look around in.

Who acts: an operator who wants to see what the product is, by ``flask demo``. In comes an empty
database; out comes one with two waves of reports, made by the same functions that people use.
"""
