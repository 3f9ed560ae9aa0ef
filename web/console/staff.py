"""The people who use the console: made on the first start with passwords that are shown once."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bot.storage import Store
from bot.storage.types import Staff, StaffId

FIRST = (("admin", "admin"), ("agent", "agent"), ("reviewer", "reviewer"))
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


async def ensure_staff(store: Store) -> list[tuple[str, str, str]]:
    """Make the first users where they are missing; (name, role, password) of each that was made."""
    made = []
    for name, role in FIRST:
        if await store.staff_by_name(name) is None:
            password = secrets.token_urlsafe(9)
            staff = Staff(StaffId(secrets.token_urlsafe(16)), name, role, _hasher.hash(password))
            await store.save_staff(staff)
            made.append((name, role, password))
    return made


def right_password(staff: Staff | None, password: str) -> bool:
    """Takes as long for a name that does not exist, so that names cannot be found out by the clock."""
    try:
        return _hasher.verify(staff.password_hash if staff else _NOBODY, password) and staff is not None
    except (Argon2Error, InvalidHashError):
        return False
