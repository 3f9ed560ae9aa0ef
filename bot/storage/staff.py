"""Staff and their signed-in browsers."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from bot.storage.database import Database
from bot.storage.tables import staff, staff_sessions
from bot.storage.types import Staff, StaffId, StaffSession


class StaffRows:
    database: Database
    clock: Callable[[], datetime]

    async def save_staff(self, member: Staff) -> None:
        row = asdict(member)
        same = staff.c.id == member.id

        def save(connection: Connection) -> None:
            if connection.execute(update(staff).where(same).values(row)).rowcount == 0:
                connection.execute(insert(staff).values(row))

        await self.database.write(save)

    async def staff_by_name(self, name: str) -> Staff | None:
        return await self._one(staff.c.name == name)

    async def staff(self, id: StaffId) -> Staff | None:
        return await self._one(staff.c.id == id)

    async def save_session(self, session: StaffSession) -> None:
        statement = insert(staff_sessions).values(asdict(session))
        await self.database.write(lambda connection: connection.execute(statement))

    async def session(self, token_hash: str) -> StaffSession | None:
        c = staff_sessions.c
        query = select(staff_sessions).where(c.token_hash == token_hash, c.expires_at > self.clock())
        row = await self.database.read(lambda connection: connection.execute(query).first())
        return None if row is None else _session_of(row)

    async def end_session(self, token_hash: str) -> None:
        """Expired sessions of anyone go at the same time, so that the table stays small."""
        c = staff_sessions.c
        statement = delete(staff_sessions).where(
            (c.token_hash == token_hash) | (c.expires_at <= self.clock())
        )
        await self.database.write(lambda connection: connection.execute(statement))

    async def _one(self, condition: ColumnElement[bool]) -> Staff | None:
        query = select(staff).where(condition)
        row = await self.database.read(lambda connection: connection.execute(query).first())
        return None if row is None else Staff(StaffId(row.id), row.name, row.role, row.password_hash)


def _session_of(row: Any) -> StaffSession:
    return StaffSession(row.token_hash, StaffId(row.staff), row.csrf, row.created_at, row.expires_at)
