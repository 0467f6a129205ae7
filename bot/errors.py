"""Every error this bot raises on purpose.

The only question a caller has is: try again, give up, or ask a person.

* BotError
  x ConfigError     - the operator must edit config.toml or the key file
  x StoreError      - the database cannot be used as it is
  * MailError
    + MailTemporary - try the same thing again later
    + MailRefused   - trying again will not help
    + MailUnsure    - it may have happened; a person must look
  x NotAllowed      - a person asked for a step the case is not ready for
  x Changed         - what was approved is no longer what is there
  x NotFound        - no such case, draft, user or file

Each carries one sentence that names the place and the cure.
"""


class BotError(Exception):
    """Anything this bot refuses or cannot do, in one sentence for a person.

    The sentence is a template and its facts are kept apart, so that a page can show it in the
    reader's own language.
    """

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence.format(**facts) if facts else sentence)
        self.sentence = sentence
        self.facts = facts


class ConfigError(BotError):
    """The operator must edit config.toml or the key file."""


class StoreError(BotError):
    """The database cannot be used as it is."""


class MailError(BotError):
    """The mail server did not do what was asked."""


class MailTemporary(MailError):
    """The same thing may work later."""


class MailRefused(MailError):
    """Trying the same thing again will not help."""


class MailUnsure(MailError):
    """The connection broke after the server may have accepted the letter."""


class NotAllowed(BotError):
    """The case, or the person's role, does not allow this step."""


class Changed(BotError):
    """Mail, draft or recipient changed since the person looked."""


class NotFound(BotError):
    """There is no such thing."""
