"""Reports in the shapes in which Chatwoot sends them to an agent bot."""

from typing import Any

TALK, ACCOUNT = 15, 3
CONTACT = {"id": 7, "name": "Nell", "email": "nell@post.example", "type": "contact"}
AGENT = {"id": 2, "name": "Ada Byron", "email": "ada@shop.example", "type": "user"}
BOT = {"id": 1, "name": "June", "type": "agent_bot"}


def talk(
    status: str = "pending", *, identifier: str | None = None, verified: bool = False, id: int = TALK
) -> dict[str, Any]:
    return {
        "id": id,
        "status": status,
        "inbox_id": 58,
        "channel": "Channel::WebWidget",
        "can_reply": True,
        "labels": [],
        "unread_count": 1,
        "contact_inbox": {"id": 9, "contact_id": 7, "source_id": "96e5", "hmac_verified": verified},
        "meta": {
            "sender": {**CONTACT, "identifier": identifier},
            "assignee": None,
            "team": None,
            "hmac_verified": verified,
        },
        "messages": [{"id": 1, "content": "…", "message_type": 0}],
        "custom_attributes": {},
    }


def message(
    id: int,
    content: str | None,
    *,
    message_type: str = "incoming",
    sender: dict[str, Any] | None = None,
    event: str = "message_created",
    private: bool = False,
    attributes: dict[str, Any] | None = None,
    account: int = ACCOUNT,
    **of_talk: Any,
) -> dict[str, Any]:
    return {
        "event": event,
        "id": id,
        "content": content,
        "message_type": message_type,
        "content_type": "text",
        "content_attributes": attributes or {},
        "private": private,
        "source_id": None,
        "created_at": "2026-03-02T12:00:00.000Z",
        "sender": sender or (CONTACT if message_type == "incoming" else AGENT),
        "account": {"id": account, "name": "Juniper"},
        "inbox": {"id": 58, "name": "Website"},
        "conversation": talk(**of_talk),
    }


def changed(status: str, event: str = "conversation_status_changed", id: int = TALK) -> dict[str, Any]:
    attributes = [{"status": {"previous_value": "pending", "current_value": status}}]
    return {
        "event": event,
        "account": {"id": ACCOUNT},
        "changed_attributes": attributes,
        **talk(status, id=id),
    }
