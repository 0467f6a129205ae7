"""Proof of no loss: every UID on the server against the ledger."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.steps.intake import Mailbox
from bot.store import ledger
from bot.store.engine import Store

UNFETCHED = "unfetched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One folder: how many UIDs the server has, and where each ended up.

    `missing` are UIDs without a ledger row: mail the bot does not have.
    """

    folder: str
    uidvalidity: int
    on_server: int
    by_state: dict[str, int] = field(default_factory=dict)
    missing: tuple[int, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every UID is accounted for."""
        return not self.missing


def reconcile(store: Store, mailbox: Mailbox) -> list[Balance]:
    """Compare each folder. Raises MailTemporary or MailRefused of the server."""
    found = []
    for folder in mailbox.folders():
        listing = mailbox.uids(folder)
        with store.read() as tx:
            states = ledger.states_of(tx, mailbox.name, folder, listing.uidvalidity)
        counted = Counter(states[uid] for uid in listing.uids if uid in states)
        found.append(
            Balance(
                folder=folder,
                uidvalidity=listing.uidvalidity,
                on_server=len(listing.uids),
                by_state=dict(sorted(counted.items())),
                missing=tuple(uid for uid in listing.uids if uid not in states),
            )
        )
    return found


def sentence(balance: Balance) -> str:
    """One folder's balance in words."""
    parts = [f"{number} {state}" for state, number in balance.by_state.items()]
    text = f"{balance.folder}: {balance.on_server} on the server; {', '.join(parts) or 'none'}"
    if balance.missing:
        some = ", ".join(str(uid) for uid in balance.missing[:10])
        text += f"; {len(balance.missing)} unaccounted for (UID {some})"
    return text


def balanced(found: Sequence[Balance]) -> bool:
    """Whether the whole mailbox is accounted for."""
    return all(balance.balanced for balance in found)
