"""What is wrong with a condition, in a sentence for the person who wrote it."""


class ConditionError(ValueError):
    """The condition cannot be used as it is; the message says why."""
