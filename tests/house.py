"""The rules of the house for files, as functions from a file's text to what is wrong with it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
OWN = {".py", ".js", ".mjs", ".css", ".html"}
#: Not read by people: pictures, data taken as it is, lock files, the licence's text.
UNREAD = {".csv", ".lock", ".png", ".jpg", ".jpeg", ".heic", ".ico", ".woff2", ".xlsx", ".mo"}

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"'{]", re.I),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/json)", re.I
    ),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.I),
    "something from another host": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"']\s*(?:https?:)?//", re.I
    ),
}
IN_STYLE_SHEETS = re.compile(r"@import|url\(\s*[\"']?\s*(?:https?:)?//", re.I)
IN_SCRIPTS = {
    "eval": re.compile(r"\beval\s*\(|new\s+Function\s*\("),
    "innerHTML": re.compile(r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write"),
    "a style written by script": re.compile(r"setAttribute\(\s*[\"']style[\"']|\.cssText\s*="),
    "something from another host": re.compile(r"[\"'](?:https?:)?//(?!www\.w3\.org/)[\w.-]+"),
}
#: Words that would tell where or by whom this was made rather than what it is. Written apart, so
#: that this file does not hold them itself.
TELLING = re.compile(
    "|".join(
        (
            r"/" + r"work/",
            r"/" + r"root/",
            r"(?<![\w.$/])/" + r"tmp/",
            r"\bpypi\."
            + r"org|files\.python"
            + r"hosted|registry\.npm"
            + r"js|deb\.debian"
            + r"\.org",
            r"\b(?:chat" + r"gpt|clau" + r"de|anthro" + r"pic|copi" + r"lot|open" + r"ai)\b",
            r"\bAI[- ](?:assistant|generated|session)",
            r"\b(?:issue|ticket) " + r"#?\d+\b",
            r"\bfiled by a " + r"session\b|\bsub" + r"-?agents?\b|\bhelper " + r"session",
        )
    ),
    re.I,
)


def files(*suffixes: str) -> list[Path]:
    """The project's files, from its root: what git holds and what it would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    paths = (Path(name) for name in sorted(set(listed.stdout.split("\0"))) if name)
    return [
        path
        for path in paths
        if (not suffixes or path.suffix in suffixes) and (ROOT / path).is_file()
    ]


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def length_faults(text: str) -> Iterator[str]:
    """A file of our own is read in one go, by people: not too long, not minified."""
    lines = text.splitlines()
    if len(lines) > LONGEST:
        yield f"{len(lines)} lines, at most {LONGEST}"
    longest = max((len(line) for line in lines), default=0)
    if longest > 500:
        yield f"a line of {longest} characters: minified, or not ours"


def module_faults(text: str) -> Iterator[str]:
    """Every module says first what it is for, unless it is empty."""
    tree = ast.parse(text)
    if tree.body and not ast.get_docstring(tree):
        yield "no docstring"


def template_faults(text: str) -> Iterator[str]:
    """Nothing in a template that the content security policy forbids."""
    without_comments = re.sub(r"\{#.*?#\}|<!--.*?-->", "", text, flags=re.S)
    # What Jinja puts in may hold quotes and > of its own.
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "{}", without_comments, flags=re.S)
    for name, pattern in INLINE.items():
        if found := pattern.search(plain):
            yield f"{name}: {found[0][:80]}"


def sheet_faults(text: str) -> Iterator[str]:
    if found := IN_STYLE_SHEETS.search(text):
        yield f"loads something: {found[0]}"


def script_faults(text: str) -> Iterator[str]:
    for name, pattern in IN_SCRIPTS.items():
        if found := pattern.search(text):
            yield f"{name}: {found[0][:80]}"


def telling_faults(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := TELLING.search(line):
            yield f"line {number}: {found[0]}"


def access_faults(text: str) -> Iterator[str]:
    """A view asks no role and no query: the table of permissions and the reads do."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            if called.endswith(".holds"):
                yield f"line {node.lineno}: asks for a role ({called})"
            if called.startswith("db.session.") or called in {"sqlalchemy.select", "sa.select"}:
                yield f"line {node.lineno}: uses the database itself ({called})"
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
            yield f"line {node.lineno}: imports from sqlalchemy"


def commit_faults(text: str) -> Iterator[str]:
    """The request commits, once; a stage never does."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("session.commit"):
            yield f"line {node.lineno}: commits"
