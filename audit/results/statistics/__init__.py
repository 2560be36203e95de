"""The statistics of a journey, as pure functions on counts and sums.

In come counts, or (n, sum, sum of squares) per location, as a query groups them; out come
figures with their n and their 95 % interval. ``intervals`` shares and their differences ·
``student`` the t distribution · ``means`` means by location · ``opinions`` recommendation,
satisfaction, effort · ``journey`` peak and end, funnel, expectation, reach · ``ranking`` worst
touchpoint first · ``waves`` what changed · ``locations`` shrinkage and bands · ``contribution``
what each step weighs in the whole.
"""
