"""Mystery shopping along a customer journey.

An audit walks through the packages in this order: accounts, clients, scripts, shoppers,
assignments, fieldwork, review, results, workbooks. A package imports what comes before it,
never what comes after it.
"""
