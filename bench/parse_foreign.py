"""Try the parser on a folder of foreign mails: python -m bench.parse_foreign FOLDER.

The folder may hold parse_gold.jsonl (file, subject, from, charset: what another library reads)
and reply_gold.jsonl (input or file, expected: the text above the quoted history).
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.edges.html_text import html_text
from bot.edges.parse import parse
from bot.edges.plain_text import clean
from classifiers.quotes import Part, segments

SUFFIXES = {".eml", ".mbox", ".msg", ".txt"}


def gold(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def unquoted(body: str) -> str:
    return "".join(
        body[start:end] for start, end, part in segments(body) if part is not Part.QUOTED
    )


def try_all(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    codes: Counter[str] = Counter()
    failed = size = empty = 0
    started = time.perf_counter()
    for path in files:
        raw = path.read_bytes()
        size += len(raw)
        try:
            message = parse(raw)
        except Exception as error:  # noqa: BLE001 - counting what must not happen is the point
            failed += 1
            print(f"  {path.relative_to(folder)}: {error!r}")
            continue
        empty += not message.body.strip()
        codes.update(defect.code for defect in message.defects)
    spent = time.perf_counter() - started
    mean = 1000 * spent / max(1, len(files))
    done = len(files) - failed
    print(f"parsed {done} of {len(files)} mails, {size / 1e6:.2f} MB, {mean:.2f} ms each")
    print(f"without text: {empty}; defects: {dict(codes.most_common())}")


def try_fields(folder: Path) -> None:
    checked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for entry in gold(folder / "parse_gold.jsonl"):
        path = folder / entry["file"]
        if not path.exists():
            continue
        message = parse(path.read_bytes())
        said = " ".join(f"{defect.code} {defect.detail}" for defect in message.defects)
        read = {
            "subject": message.subject,
            "from": f"{message.sender.name} {message.sender.address}",
            "charset": said,
        }
        for field, value in read.items():
            if isinstance(entry.get(field), str):
                checked[field] += 1
                wanted = squeezed(entry[field]).lower().replace("<", "").replace(">", "")
                right[field] += wanted in squeezed(value).lower() or (
                    field == "charset" and "charset" not in said
                )
        for decoded in entry.get("decoded_parts", []):
            if (folder / decoded).exists():
                checked["text"] += 1
                text, _ = clean((folder / decoded).read_text(encoding="utf-8", errors="replace"))
                right["text"] += squeezed(text) in squeezed(message.body + (message.html or ""))
    for field in ("subject", "from", "charset", "text"):
        outcome = f"{right[field]} of {checked[field]}" if checked[field] else "no gold here"
        print(f"gold {field}: {outcome}")


def try_replies(folder: Path) -> None:
    checked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for entry in gold(folder / "reply_gold.jsonl"):
        text, kind = entry.get("input", ""), entry["kind"]
        if not text and "file" in entry:
            text = (folder / entry["file"]).read_text(encoding="utf-8", errors="replace")
        body = clean(html_text(text)[0] if kind == "html" else text)[0]
        expected = entry["expected"]
        if kind == "html" and "<" in expected:
            expected = html_text(expected)[0]
        checked[kind] += 1
        if squeezed(unquoted(body)) == squeezed(expected):
            right[kind] += 1
        else:
            print(f"  {kind} {entry['test']}: {unquoted(body)[:60]!r}")
    for kind, count in checked.items():
        print(f"reply {kind}: {right[kind]} of {count}")


def main() -> None:
    folder = Path(sys.argv[1])
    try_all(folder)
    try_fields(folder)
    try_replies(folder)


if __name__ == "__main__":
    main()
