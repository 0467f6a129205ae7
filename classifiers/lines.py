"""JSON Lines in and out: a mail a line, a verdict a line, in the same order."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from classifiers.errors import BadLine
from classifiers.letter import Letter
from classifiers.verdict import Evidence, Verdict


def letter(line: bytes, number: int) -> Letter:
    """Missing keys and null are empty. Raises BadLine, whose sentence names the line."""
    try:
        raw = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadLine(f"line {number}: not JSON in UTF-8 ({type(error).__name__})") from error
    if not isinstance(raw, dict):
        raise BadLine(f"line {number}: a JSON object was expected")
    return Letter(
        subject=_text(raw, "subject", number),
        body=_text(raw, "body", number),
        sender=_text(raw, "from", number),
        headers=_headers(raw.get("headers"), number),
    )


def answer(verdict: Verdict, *, explain: bool = False) -> str:
    """One line of JSON; `explain` adds the reasons to the keys that everybody relies on."""
    found: dict[str, object] = {
        "labels": list(verdict.labels),
        "scores": {kind: round(score, 4) for kind, score in verdict.scores.items()},
        "right": verdict.right,
        "language": verdict.language,
        "review": verdict.review,
        "evidence": [_evidence(item) for item in verdict.evidence],
        "refs": {name: value for name, value in asdict(verdict.refs).items() if value},
    }
    if explain:
        found["review_reason"] = verdict.review_reason
        found["automated"] = verdict.automated.form if verdict.automated else None
        found["authority"] = verdict.authority
        found["model"] = verdict.model_version
    return json.dumps(found, ensure_ascii=False)


def refusal(error: BadLine) -> str:
    return json.dumps({"error": str(error)}, ensure_ascii=False)


def _evidence(item: Evidence) -> dict[str, object]:
    return {
        "kind": item.kind,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "weight": item.weight,
    }


def _text(raw: Mapping[str, object], key: str, number: int) -> str:
    value = raw.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine(f"line {number}: {key} must be text")
    return value


def _headers(value: object, number: int) -> dict[str, str]:
    """An object or a list of pairs; names in any case; of a repeated one the first counts."""
    if value is None:
        return {}
    pairs = list(value.items()) if isinstance(value, dict) else value
    if not isinstance(pairs, list):
        raise BadLine(f"line {number}: headers must be an object or a list of pairs")
    found: dict[str, str] = {}
    for pair in pairs:
        if not isinstance(pair, list | tuple) or len(pair) != 2:  # noqa: PLR2004 - a pair
            raise BadLine(f"line {number}: each header must be a name and a value")
        name, content = pair
        first = content[0] if isinstance(content, list) and content else content
        found.setdefault(str(name).lower(), "" if first is None else str(first))
    return found
