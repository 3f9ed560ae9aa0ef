"""The switchboard's rows: one read by key a message, so that a stop is heard at once on every node."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bot.rollout import Mode, Rollout
from bot.storage.database import Database
from bot.storage.tables import switches

NAME = "rollout"


class SqlSwitchboard:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self) -> Rollout:
        query = select(switches).where(switches.c.name == NAME)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return Rollout() if row is None else _rollout(row.value, row.changed_by or "", row.at)

    async def write(self, rollout: Rollout) -> None:
        if rollout.changed_at is None:
            raise ValueError("a change of the rollout says when it was made")
        row = {
            "name": NAME,
            "value": _value(rollout),
            "changed_by": rollout.changed_by or None,
            "at": rollout.changed_at,
        }

        def replace(connection: Connection) -> None:
            connection.execute(delete(switches).where(switches.c.name == NAME))
            connection.execute(insert(switches).values(row))

        await self._database.write(replace)


def _value(rollout: Rollout) -> dict[str, Any]:
    return {
        "mode": rollout.mode.value,
        "share": rollout.share,
        "intents": {name: mode.value for name, mode in rollout.intents.items()},
        "stopped": rollout.stopped,
    }


def _rollout(value: Mapping[str, Any], by: str, at: datetime) -> Rollout:
    return Rollout(
        mode=Mode(value["mode"]),
        share=float(value["share"]),
        intents={str(name): Mode(mode) for name, mode in value["intents"].items()},
        stopped=bool(value["stopped"]),
        changed_by=by,
        changed_at=at,
    )
