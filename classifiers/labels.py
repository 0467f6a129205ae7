"""The closed list of what a letter can ask for, and of the rights behind an opt-out."""

from enum import StrEnum


class Kind(StrEnum):
    """What the writer wants. Several may hold at once; OTHER stands alone."""

    UNSUBSCRIBE = "unsubscribe"  # "Please take me off the newsletter."
    ACCESS = "access"  # "What do you know about me?" (GDPR art. 15)
    CORRECTION = "correction"  # "My surname has changed." (GDPR art. 16)
    ERASURE = "erasure"  # "Delete my account." (GDPR art. 17)
    RESTRICTION = "restriction"  # "Keep my data but do not use it." (GDPR art. 18)
    PORTABILITY = "portability"  # "My orders as CSV, please." (GDPR art. 20)
    COMPLAINT = "complaint"  # "The record came scratched." (PTAL s. 26.1)
    WITHDRAWAL = "withdrawal"  # "I changed my mind, I send it back." (PTAL s. 12)
    OTHER = "other"  # none of these


class Right(StrEnum):
    """Which right an UNSUBSCRIBE letter uses."""

    NEWSLETTER = "newsletter"  # a plain opt-out
    CONSENT_WITHDRAWAL = "consent_withdrawal"  # GDPR art. 7(3)
    OBJECTION = "objection"  # GDPR art. 21(2)-(3)


class Language(StrEnum):
    """The languages the company answers in."""

    LV = "lv"
    RU = "ru"
    EN = "en"


REQUESTS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.OTHER)
