"""What the client takes home: one Excel workbook per client, for a wave or for all of them.

Who: people of the client, by one click, and the agency on the command line. In: results that are
approved. Out: an .xlsx package. What a sheet says is computed as plain rows; ``sheets`` describes
a workbook, ``writer`` puts it into a file and decides nothing about its contents.
"""
