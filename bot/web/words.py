"""Closed lists of the program in words people read: English here, translated when shown."""

from collections.abc import Mapping

from flask_babel import gettext

from bot.core.case import State
from bot.core.draft import DraftState
from bot.core.mail import MailState
from bot.core.outgoing import OutState
from bot.core.roles import Right as Permission
from bot.core.roles import Role
from classifiers.labels import Kind, Language, Right


def N_(text: str) -> str:  # noqa: N802  (gettext's customary name for "translate this later")
    """Mark a text for the catalogue."""
    return text


KINDS: Mapping[str, str] = {
    Kind.UNSUBSCRIBE: N_("News opt-out"),
    Kind.ACCESS: N_("Access to personal data"),
    Kind.CORRECTION: N_("Correction of personal data"),
    Kind.ERASURE: N_("Erasure"),
    Kind.RESTRICTION: N_("Restriction of processing"),
    Kind.PORTABILITY: N_("Data portability"),
    Kind.COMPLAINT: N_("Complaint"),
    Kind.WITHDRAWAL: N_("Withdrawal from a purchase"),
    Kind.OTHER: N_("Other"),
}
RIGHTS: Mapping[str, str] = {
    Right.NEWSLETTER: N_("Opting out of news"),
    Right.CONSENT_WITHDRAWAL: N_("Withdrawal of consent"),
    Right.OBJECTION: N_("Objection to advertising"),
}
# A word where the whole name would not fit.
SHORT: Mapping[str, str] = {
    Kind.UNSUBSCRIBE: N_("Opt-out"),
    Kind.ACCESS: N_("Access"),
    Kind.CORRECTION: N_("Correction"),
    Kind.ERASURE: N_("Erasure"),
    Kind.RESTRICTION: N_("Restriction"),
    Kind.PORTABILITY: N_("Portability"),
    Kind.COMPLAINT: N_("Complaint"),
    Kind.WITHDRAWAL: N_("Purchase withdrawal"),
    Kind.OTHER: N_("Other"),
}
STATES: Mapping[str, str] = {
    State.OPEN: N_("no letter yet"),
    State.DRAFTED: N_("letter proposed"),
    State.APPROVED: N_("approved, on its way"),
    State.ANSWERED: N_("answered"),
    State.CLOSED: N_("closed without a letter"),
    State.DROPPED: N_("corrected away"),
}
DRAFTS: Mapping[str, str] = {
    DraftState.PROPOSED: N_("proposed"),
    DraftState.SUPERSEDED: N_("replaced by a newer version"),
    DraftState.REJECTED: N_("rejected"),
    DraftState.APPROVED: N_("approved"),
}
LETTERS: Mapping[str, str] = {
    OutState.QUEUED: N_("waits to be sent"),
    OutState.SENDING: N_("is being sent"),
    OutState.SENT: N_("sent"),
    OutState.FAILED: N_("refused by the mail server"),
    OutState.UNSURE: N_("unsure whether it left"),
    OutState.CANCELLED: N_("cancelled"),
}
MAILS: Mapping[str, str] = {
    MailState.STORED: N_("waits to be read"),
    MailState.CASE: N_("belongs to a case"),
    MailState.IGNORED: N_("none of the requests"),
    MailState.AUTOMATIC: N_("sent by a machine"),
    MailState.DUPLICATE: N_("a copy of another mail"),
    MailState.QUARANTINED: N_("in quarantine"),
}
LANGUAGES: Mapping[str, str] = {
    Language.LV: N_("Latvian"),
    Language.RU: N_("Russian"),
    Language.EN: N_("English"),
}
ROLES: Mapping[str, str] = {
    Role.STAFF: N_("staff"),
    Role.MANAGER: N_("manager"),
    Role.ADMIN: N_("administrator"),
}
PERMISSIONS: Mapping[str, str] = {
    Permission.CASEWORK: N_("casework"),
    Permission.REPORTS: N_("reports"),
    Permission.QUARANTINE: N_("quarantine"),
    Permission.ACCOUNTS: N_("accounts"),
    Permission.MODELS: N_("versions of the model"),
}
MOVES: Mapping[str, str] = {
    "draft": N_("propose a letter"),
    "approve": N_("approve"),
    "reject": N_("reject"),
    "sent": N_("sent"),
    "failed": N_("refused by the mail server"),
    "bounced": N_("came back undelivered"),
    "close": N_("close"),
    "reopen": N_("reopen"),
    "drop": N_("correct away"),
}
STEPS: Mapping[str, str] = {
    "poll": N_("reading the mailbox"),
    "deliver": N_("sending letters"),
    "remind": N_("reminders"),
    "drafting": N_("proposing letters"),
    "retention": N_("retention"),
    "learn": N_("learning from corrections"),
}
ACTIONS: Mapping[str, str] = {
    "account created": N_("account created"),
    "account locked": N_("account locked"),
    "account unlocked": N_("account unlocked"),
    "assigned": N_("assigned"),
    "case opened": N_("case opened"),
    "case viewed": N_("case looked at"),
    "closed without a letter": N_("closed without a letter"),
    "draft written": N_("letter proposed"),
    "duty does not apply": N_("duty does not apply"),
    "duty done": N_("duty done"),
    "kinds confirmed": N_("kinds confirmed"),
    "kinds corrected": N_("kinds corrected"),
    "language set": N_("language of the answer changed"),
    "letter approved": N_("letter approved"),
    "letter bounced": N_("letter came back undelivered"),
    "letter downloaded": N_("letter downloaded"),
    "letter edited": N_("letter edited"),
    "letter failed": N_("letter refused by the mail server"),
    "letter queued again": N_("letter queued again"),
    "letter rejected": N_("letter rejected"),
    "letter sent": N_("letter sent"),
    "letter unsure": N_("unsure whether the letter left"),
    "mail attached": N_("mail joined the case"),
    "mail downloaded": N_("mail downloaded"),
    "mail viewed": N_("mail looked at"),
    "model learnt": N_("model learnt from corrections"),
    "model switched": N_("another version of the model chosen"),
    "note added": N_("note added"),
    "password set": N_("password set"),
    "point filled in": N_("point filled in"),
    "quarantined mail retried": N_("mail in quarantine retried"),
    "reopened": N_("reopened"),
    "role set": N_("role set"),
    "signed in": N_("signed in"),
}
DEFECTS: Mapping[str, str] = {
    "attachment_name": N_("The name of an attachment could not be read."),
    "attachments_cut": N_("There are more attachments than are listed."),
    "base64_padding": N_("Part of the mail is badly encoded; its end may be missing."),
    "base64_trailer": N_("Part of the mail is badly encoded; text follows the encoded part."),
    "bidi_override": N_("Hidden signs that reverse the reading direction were taken out."),
    "body_cut": N_("The text is very long; only its beginning is shown."),
    "charset_missing": N_("The mail does not name its alphabet; it was guessed."),
    "charset_unknown": N_("The mail names an unknown alphabet; it was guessed."),
    "charset_wrong": N_("The mail names a wrong alphabet; it was corrected."),
    "control_characters": N_("Invisible control characters were taken out."),
    "date_missing": N_("The mail has no date of its own."),
    "encoded_word": N_("A heading is badly encoded."),
    "encrypted": N_("Part of the mail is encrypted and cannot be read."),
    "header_8bit": N_("A heading is not encoded as it should be."),
    "headers_cut": N_("There are very many headings; not all were read."),
    "hidden_text": N_("The mail holds text that its reader would not see."),
    "html_broken": N_("The mail's web page is broken; its text was rescued."),
    "html_nesting": N_("The mail's web page is broken; its text was rescued."),
    "leading_bytes": N_("Foreign lines stand before the mail."),
    "mail_cut": N_("The mail is too large; only its beginning was read."),
    "message_id_missing": N_("The mail has no identifier of its own."),
    "mojibake": N_("Garbled letters were put right."),
    "nesting_cut": N_("The mail is nested too deeply; the innermost parts were not read."),
    "not_base64": N_("Part of the mail is badly encoded."),
    "parts_cut": N_("The mail has very many parts; not all were read."),
    "plain_part_poor": N_("The plain text says little; the text of the web page is shown."),
    "sender_missing": N_("The mail names no sender."),
    "sender_repaired": N_("The sender's address was badly written and was put right."),
    "several_senders": N_("The mail names several senders."),
    "smime_closed": N_("Part of the mail is signed or encrypted and cannot be shown."),
    "structure_broken": N_("The mail is built wrongly."),
    "text_before_parts": N_("The text stands where only a notice should."),
    "undecodable": N_("Some letters could not be read; “�” stands in their place."),
}
REPORT: Mapping[str, str] = {
    "received": N_("Received"),
    "open": N_("Open"),
    "due_soon": N_("Due in 7 days"),
    "overdue": N_("Overdue"),
    "answered": N_("Answered"),
    "in_time": N_("Answered in time"),
}
_UNKNOWN_DEFECT = N_("The mail is not quite in order ({code}).")


def said(table: Mapping[str, str], key: str) -> str:
    """The entry of a table in the reader's language; what is not in the table, as it stands."""
    return gettext(table[key]) if key in table else str(key)


def defect(code: str) -> str:
    """What is wrong with a mail, in a sentence."""
    if code in DEFECTS:
        return gettext(DEFECTS[code])
    return gettext(_UNKNOWN_DEFECT).format(code=code)
