"""Gettext catalogues: `update` collects the words from the code, `check` says what is missing."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "bot" / "locale"
LANGUAGES = ("fi", "sv")
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
# Where words for people stand: in `say(…)`, and in the errors whose sentence is shown.
KEYWORDS = dict.fromkeys(("say", "Refused", "Stale", "NotFound", "Unavailable"))


def main(command: str) -> int:
    """Run a command; 1 where `check` finds something amiss."""
    words = collected()
    problems = [line for language in LANGUAGES for line in _each(command, language, words)]
    for line in problems:
        print(line)
    return 1 if problems else 0


def collected() -> Catalog:
    """All words in the code, by their English."""
    catalog = Catalog(project="tyyni", charset="utf-8")
    found = extract_from_dir(
        str(ROOT / "bot"),
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        strip_comment_tags=True,
    )
    for _file, _line, message, _comments, _context in found:
        catalog.add(message)
    return catalog


def _each(command: str, language: str, words: Catalog) -> list[str]:
    po = LOCALE / language / "LC_MESSAGES" / "tyyni.po"
    mo = po.with_suffix(".mo")
    kept = _read(po, language)
    if command == "update":
        kept.update(words, no_fuzzy_matching=True)
        kept.obsolete.clear()
        _write(kept, po, mo)
        return []
    return _missing(kept, words, po) + _stale(kept, mo)


def _missing(kept: Catalog, words: Catalog, po: Path) -> list[str]:
    wanted = {message.id for message in words if message.id}
    have = {message.id for message in kept if message.id and message.string}
    lacking = [f"{po.relative_to(ROOT)}: no words for {text!r}" for text in sorted(wanted - have)]
    unused = [f"{po.relative_to(ROOT)}: nobody says {text!r}" for text in sorted(have - wanted)]
    return lacking + unused


def _stale(kept: Catalog, mo: Path) -> list[str]:
    fresh = io.BytesIO()
    write_mo(fresh, kept)
    same = mo.is_file() and mo.read_bytes() == fresh.getvalue()
    return [] if same else [f"{mo.relative_to(ROOT)}: run `make catalogues`"]


def _read(po: Path, language: str) -> Catalog:
    if not po.is_file():
        return Catalog(locale=language, project="tyyni", charset="utf-8")
    with po.open("rb") as file:
        catalog = read_po(file, locale=language)
    # A compiled catalogue holds these dates; it changes only when its words do.
    catalog.creation_date = catalog.revision_date = _ALWAYS
    return catalog


def _write(catalog: Catalog, po: Path, mo: Path) -> None:
    po.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, no_location=True, omit_header=True, sort_output=True, width=100)
    header = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po.write_bytes(header + text.getvalue())
    with mo.open("wb") as out:
        write_mo(out, _read(po, str(catalog.locale)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
