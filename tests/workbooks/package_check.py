"""What has to hold in a package for Excel to open it without repair, checked part by part."""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# The order of a worksheet's children and of a chart's error bars in ECMA-376, parts 1 and 4.
WORKSHEET_ORDER = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
    protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells
    phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins
    pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors
    smartTags drawing legacyDrawing drawingHF picture oleObjects controls webPublishItems
    tableParts extLst
""".split()  # noqa: SIM905
ERROR_BAR_ORDER = ["errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr"]


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _in_order(element: ElementTree.Element, order: list[str]) -> bool:
    places = [order.index(_name(child)) for child in element]
    return places == sorted(places) and len(places) == len(set(places))


def faults(content: bytes) -> list[str]:
    """Every fault found, in words; an empty list for a sound package."""
    found: list[str] = []
    with ZipFile(BytesIO(content)) as package:
        if broken := package.testzip():
            return [f"{broken}: damaged"]
        names = package.namelist()
        if len(names) != len(set(names)):
            found.append("a part is there twice")
        trees = {}
        for name in names:
            try:
                trees[name] = ElementTree.fromstring(package.read(name))
            except ElementTree.ParseError as error:
                found.append(f"{name}: {error}")
    # What follows needs parts that can be read, and relations that can be followed.
    return (
        found
        or [*_content_types(trees), *_relationships(trees)]
        or [*_worksheets(trees), *_tables(trees), *_charts(trees)]
    )


def _content_types(trees: dict[str, ElementTree.Element]) -> list[str]:
    types = trees["[Content_Types].xml"]
    defaults = {element.get("Extension") for element in types if _name(element) == "Default"}
    overrides = {element.get("PartName") for element in types if _name(element) == "Override"}
    missing = [f"{part}: named in the types, not there" for part in overrides
               if part and part[1:] not in trees]  # fmt: skip
    untyped = [
        f"{name}: has no content type"
        for name in trees
        if name != "[Content_Types].xml"
        and f"/{name}" not in overrides
        and not (name.endswith(".rels") and "rels" in defaults)
    ]
    return missing + untyped


def _relationships(trees: dict[str, ElementTree.Element]) -> list[str]:
    found = []
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in tree:
            target = relation.get("Target", "")
            path = target[1:] if target[0] == "/" else posixpath.normpath(f"{folder}/{target}")
            if relation.get("TargetMode") == "External":
                found.append(f"{name}: points outside: {target}")
            elif path.lstrip("/") not in trees:
                found.append(f"{name}: points to {path}, which is not there")
    return found


def _worksheets(trees: dict[str, ElementTree.Element]) -> list[str]:
    found = []
    styles = len(trees["xl/styles.xml"].find(f"{MAIN}cellXfs") or ())
    for name, tree in trees.items():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        if not _in_order(tree, WORKSHEET_ORDER):
            found.append(f"{name}: elements out of order")
        if tree.find(f"{MAIN}mergeCells") is not None:
            found.append(f"{name}: merged cells")
        relations = trees.get(f"xl/worksheets/_rels/{name.rpartition('/')[2]}.rels", ())
        known = {relation.get("Id") for relation in relations}
        used = {element.get(RELATED) for element in tree.iter() if element.get(RELATED)}
        if not used <= known:
            found.append(f"{name}: uses relations {used - known} that are not there")
        last = 0
        for row in tree.iter(f"{MAIN}row"):
            number = int(row.get("r", "0"))
            if number <= last:
                found.append(f"{name}: row {number} after row {last}")
            last = number
            for cell in row:
                reference = cell.get("r", "")
                if not re.fullmatch(rf"[A-Z]+{number}", reference):
                    found.append(f"{name}: cell {reference!r} in row {number}")
                if int(cell.get("s", "0")) >= styles:
                    found.append(f"{name}: {reference} has a style that is not there")
                if cell.find(f"{MAIN}f") is not None or cell.get("t") == "e":
                    found.append(f"{name}: {reference} is a formula or an error")
    return found


def _tables(trees: dict[str, ElementTree.Element]) -> list[str]:
    found = []
    tables = {name: tree for name, tree in trees.items() if name.startswith("xl/tables/")}
    for attribute in ("id", "displayName"):
        values = [str(tree.get(attribute)).casefold() for tree in tables.values()]
        if len(values) != len(set(values)):
            found.append(f"two tables have the same {attribute}")
    for name, tree in tables.items():
        reference = str(tree.get("ref"))
        columns = [column.get("name") for column in tree.find(f"{MAIN}tableColumns") or ()]
        filtered = tree.find(f"{MAIN}autoFilter")
        if filtered is None or filtered.get("ref") != reference:
            found.append(f"{name}: its filter does not cover it")
        sheet = next(
            trees[f"xl/worksheets/{part.rpartition('/')[2][: -len('.rels')]}"]
            for part, relations in trees.items()
            if part.startswith("xl/worksheets/_rels/")
            and any(str(relation.get("Target")).endswith(name[2:]) for relation in relations)
        )
        rows = list(sheet.iter(f"{MAIN}row"))
        headings = ["".join(cell.itertext()) for cell in rows[0]]
        if headings != columns:
            found.append(f"{name}: headings {headings} are not its columns {columns}")
        last = re.fullmatch(r"A1:[A-Z]+(\d+)", reference)
        if not last or int(last[1]) != len(rows) or len(rows) < 2:
            found.append(f"{name}: {reference} for {len(rows)} rows")
    return found


def _charts(trees: dict[str, ElementTree.Element]) -> list[str]:
    return [
        f"{name}: error bars out of order"
        for name, tree in trees.items()
        if name.startswith("xl/charts/")
        for bars in tree.iter()
        if _name(bars) == "errBars" and not _in_order(bars, ERROR_BAR_ORDER)
    ]
