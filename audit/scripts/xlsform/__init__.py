"""XLSForm in: an .xlsx questionnaire of KoboToolbox, ODK and their kin as a script.

Who acts: a coordinator, who sees the report first and then decides. In comes the file; out
comes :class:`~audit.scripts.xlsform.result.ImportResult`. Nothing is stored here.

The way through, each in its module: ``package`` looks at the zip from outside; ``read`` has the
``worker`` read its sheets in a process with limits; ``sheets``, ``choices`` and ``survey``
understand rows by their columns; ``meaning`` says what each name stands for; ``expressions`` reads
the formulas and ``translate`` turns them into conditions (``rules`` per row); ``questions`` and
``steps`` make the document; ``report`` collects what is to be said, ``messages`` says it.
"""

from audit.scripts.xlsform.convert import read_xlsform
from audit.scripts.xlsform.result import ImportResult, ReportLine

__all__ = ["ImportResult", "ReportLine", "read_xlsform"]
