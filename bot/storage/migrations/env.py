"""Alembic's way in. The connection comes from `migrate`, inside the one transaction of the whole change."""

from alembic import context
from sqlalchemy import Connection

from bot.storage.tables import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=False,  # the transaction is the caller's: begun before, committed after
    )
    context.run_migrations()


run(context.config.attributes["connection"])
