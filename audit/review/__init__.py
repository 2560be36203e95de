"""Internal control: a reviewer checks each sent report before anybody else sees it.

Reviewers act here; a coordinator reads along and reopens. In come sent reports; out go reports
returned with reasons, rejected, or approved, which tells whoever listens (``signals``).
"""
