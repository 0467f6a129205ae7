"""Read delivery status notifications (RFC 3464), and the bounces of servers that write none."""

import re
from collections.abc import Sequence
from email.message import Message as Mime

from bot.core.message import DeliveryReport
from bot.edges.mail_headers import ids
from bot.edges.mime import Leaf, children
from bot.edges.transfer import content, encoding, from_base64

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED_TYPES = frozenset(
    {
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    }
)
# Of several recipients the worst news counts.
GRAVITY = ("failed", "delayed", "expanded", "relayed", "delivered")
DAEMONS = ("mailer-daemon@", "postmaster@", "mail-daemon@", "double-bounce@")
TEXT_CAP = 100_000
MAX_BLOCKS = 200

_ADDRESS = re.compile(r"[^\s<>;,\"]{1,200}@[^\s<>;,\"]{1,200}")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_MESSAGE_ID = re.compile(
    r"^\s*>?\s*Message-I[dD]:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE
)
_FIELD = re.compile(r"^([A-Za-z-]{1,60}):[ \t]*([^\n]*(?:\n[ \t]+[^\n]*){0,20})", re.MULTILINE)
_FINAL = re.compile(
    r"^Final-Recipient:[^\n;]{0,40};\s*<?([^\s<>]{1,200}@[^\s<>]{1,200})", re.MULTILINE
)
_BOUNCED = re.compile(
    r"undeliver|not (?:be )?deliver|delivery (?:has )?fail|delivery status notif|delivery problem|"
    r"returned (?:mail|to sender)|failure notice|mail delivery|delivery has been delayed|"
    r"не (?:удалось|может быть) доставл|недоставл|не доставлено|nav piegādāt|nepiegādāt|"
    r"neizdevās piegād",
    re.IGNORECASE,
)
_FAILED_FOR = re.compile(r"^\s*<?([^\s<>]{1,200}@[^\s<>:]{1,200})>?:?\s*$", re.MULTILINE)


def report_in_parts(
    leaves: Sequence[Leaf], returned: str | None, body: str
) -> DeliveryReport | None:
    """Return what the delivery-status part says, if there is one (RFC 3464)."""
    for leaf in leaves:
        if leaf.part.get_content_type() in STATUS_TYPES:
            blocks = _recipient_blocks(leaf.part)
            found = _from_fields(blocks, returned or _id_in(body))
            if found:
                return found
    return None


def report_in_text(
    sender: str, headers: dict[str, str], body: str, returned: str | None
) -> DeliveryReport | None:
    """Read the bounces of exim, qmail and old servers: only where a mail system is the sender."""
    text = body[:TEXT_CAP]
    failed = _ADDRESS.search(headers.get("x-failed-recipients", ""))
    machine = sender.startswith(DAEMONS) or (not sender and headers.get("return-path") == "<>")
    if not failed and not machine:
        return None
    if not failed and not _BOUNCED.search(f"{headers.get('subject', '')}\n{text}"):
        return None
    line = _FINAL.search(text) or _FAILED_FOR.search(text)
    named = failed.group() if failed else line.group(1) if line else ""
    status = _STATUS.search(text)
    code = status.group(1) if status else ""
    action = "delayed" if code.startswith("4") else "failed"
    return DeliveryReport(action, code, named.lower(), returned or _id_in(text))


def _from_fields(blocks: list[dict[str, str]], original_id: str | None) -> DeliveryReport | None:
    told = [block for block in blocks if "action" in block or "final-recipient" in block]
    if not told:
        return None
    worst = min(told, key=_gravity)
    recipient = worst.get("original-recipient") or worst.get("final-recipient", "")
    found = _ADDRESS.search(recipient) or _ADDRESS.search(worst.get("final-recipient", ""))
    status = _STATUS.search(worst.get("status", "")) or _STATUS.search(
        worst.get("diagnostic-code", "")
    )
    return DeliveryReport(
        action=_action(worst),
        status=status.group(1) if status else "",
        recipient=found.group().lower() if found else "",
        original_message_id=original_id,
    )


def _action(block: dict[str, str]) -> str:
    word = re.match(r"[a-z]+", block.get("action", "").strip().lower())
    return word.group() if word else "failed"


def _gravity(block: dict[str, str]) -> int:
    action = _action(block)
    return GRAVITY.index(action) if action in GRAVITY else len(GRAVITY)


def _recipient_blocks(part: Mime) -> list[dict[str, str]]:
    blocks = children(part)[:MAX_BLOCKS]
    read = [{name.lower(): str(value) for name, value in one.items()} for one in blocks]
    if any("action" in one or "final-recipient" in one for one in read):
        return read
    # Encoded against the rules, or broken: the library found no fields, so they are looked for.
    text = _text(part) or "\n\n".join(_text(one) for one in blocks)
    if encoding(part) == "base64":
        text = from_base64(text.encode())[0].decode("utf-8", "replace")
    return [
        {match.group(1).lower(): match.group(2) for match in _FIELD.finditer(block)}
        for block in re.split(r"\n\s*\n", text)
    ]


def _text(part: Mime) -> str:
    return content(part)[0][:TEXT_CAP].decode("utf-8", "replace").replace("\r\n", "\n")


def returned_id(leaves: Sequence[Leaf]) -> str | None:
    """Return the Message-ID in the headers of the mail that came back."""
    for leaf in leaves:
        if leaf.part.get_content_type() not in RETURNED_TYPES:
            continue
        for part in (*children(leaf.part)[:1], leaf.part):
            named = ids(str(part.get("message-id", ""))) if part is not leaf.part else ()
            found = named[0] if named else _id_in(_text(part))
            if found:
                return found
    return None


def _id_in(text: str) -> str | None:
    match = _MESSAGE_ID.search(text[:TEXT_CAP])
    return match.group(1) if match else None
