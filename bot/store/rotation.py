"""All personal content closed anew with the newest key."""

from sqlalchemy import select, update

from bot.store.sealing import Sealer
from bot.store.tables import metadata
from bot.store.tx import Tx


def rotate(tx: Tx, fresh: Sealer) -> int:
    """Close every `sealed_…` column anew; returns how many texts there were."""
    number = 0
    for table in metadata.sorted_tables:
        for column in (c for c in table.columns if c.name.startswith("sealed_")):
            for row_id in tx.execute(select(table.c.id).order_by(table.c.id)).scalars().all():
                here = table.c.id == row_id
                closed = tx.execute(select(column).where(here)).scalar()
                if closed is not None:
                    values = {column.name: fresh.rotate(closed)}
                    tx.execute(update(table).where(here).values(**values))
                    number += 1
    return number
