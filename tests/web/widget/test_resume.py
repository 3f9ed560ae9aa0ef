"""The network fails: cut anywhere, sent again, offline and back; nothing is lost, nothing is said twice."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Route, expect

from bot.storage.types import Kind
from tests.web.browsing import needs_chromium
from tests.web.scripted import SOURCE, sentence
from tests.web.shop import Served
from tests.web.widget.test_talk import ORDER, card, conversation_of

pytestmark = [needs_chromium, pytest.mark.browser]
CUT_EVERYWHERE = """async ({ reply, page }) => {
    const [{ Api }, { Live }, { Outbox }, { Transcript }, { Patience }] = await Promise.all(
        ['api', 'live', 'outbox', 'transcript', 'wait'].map((name) => import(`/widget/${name}.js`)));
    const bytes = new TextEncoder().encode(reply);
    const clientId = page.events[0].client_id;
    const streamOf = (part) => new Response(part, { headers: { 'Content-Type': 'text/event-stream' } });
    const runs = { texts: new Set(), requests: [] };
    for (let cut = 0; cut <= bytes.length; cut += 1) {
        const sent = [];
        let streams = 0;
        // The first reply and the first stream break off; what follows is whole.
        window.fetch = async (url, { method, headers }) => {
            if (url.endsWith('/messages')) {
                sent.push(headers);
                return streamOf(sent.length === 1 ? bytes.slice(0, cut) : bytes);
            }
            if (url.includes('/events?after=')) {
                const after = Number(url.split('after=')[1]);
                const left = sent.length ? page.events.filter(({ seq }) => seq > after) : [];
                return Response.json({ ...page, events: left, last_seq: left.at(-1)?.seq ?? after });
            }
            const after = Number(headers['Last-Event-ID']);
            const blocks = reply.split('\\n\\n')
                .filter((one) => Number(/^id: (\\d+)/m.exec(one)?.[1]) > after);
            const text = new TextEncoder().encode(blocks.map((block) => block + '\\n\\n').join(''));
            streams += 1;
            if (streams > 30) return new Promise(() => {});
            return streamOf(sent.length ? text.slice(0, streams === 1 ? cut : undefined) : '');
        };
        const session = { value: { conversation: `c${cut}`, token: 't' }, open: true,
            queue: [{ clientId, text: 'Hello' }], take: () => { session.queue = []; } };
        const transcript = new Transcript();
        const api = new Api(location.href, 'demo');
        const receive = ({ data }) => { if (data.seq) transcript.apply([data]); };
        const live = new Live({ api, session, transcript, receive, patience: new Patience([1]) });
        await live.start();
        const outbox = new Outbox({ api, session, transcript, receive, ready: async () => session.value,
            cut: () => live.catchUp(), patience: new Patience([1]) });
        await outbox.flush();
        for (let wait = 0; wait < 400 && !transcript.messages.at(-1)?.done; wait += 1) {
            await new Promise((next) => setTimeout(next, 1));
        }
        live.stop();
        runs.texts.add(JSON.stringify(transcript.messages));
        runs.requests.push(sent.length);
    }
    const resent = runs.requests.filter((count) => count > 1).length;
    return { texts: [...runs.texts], cuts: bytes.length + 1, resent };
}"""


async def test_that_a_stream_cut_at_any_byte_leaves_the_same_transcript(served: Served) -> None:
    served.bot.script = lambda message: [
        sentence("Delivery to France costs £9.95 – “überall”.", SOURCE),
        card(**ORDER),
        sentence("It takes four to seven working days."),
    ]
    opened = (await served.http.post("/api/v1/sites/demo/conversations")).json()
    path = f"/api/v1/conversations/{opened['conversation']}"
    token = {"Authorization": f"Bearer {opened['token']}"}
    body = {"text": "Hello", "client_id": "m-1"}
    stream = {**token, "Accept": "text/event-stream"}
    reply = (await served.http.post(f"{path}/messages", json=body, headers=stream)).text
    page = (await served.http.get(f"{path}/events?after=0", headers=token)).json()
    chat = await served.chat("/checkout")
    result = await chat.page.evaluate(CUT_EVERYWHERE, {"reply": reply.replace("\r\n", "\n"), "page": page})
    assert result["cuts"] > 900
    assert len(result["texts"]) == 1, result["texts"][:3]
    messages = json.loads(result["texts"][0])
    assert [one["author"] for one in messages] == ["visitor", "bot"]
    assert messages[1]["done"]
    assert len(messages[1]["sentences"]) == 2
    assert result["resent"] > 50, "cuts before the acknowledgement are sent again"


async def test_that_five_retries_are_one_message(served: Served) -> None:
    chat = await served.chat()
    tries: list[str] = []

    async def lose_answers(route: Route) -> None:
        """The server hears every one; the browser hears an answer only in the end."""
        tries.append(route.request.post_data or "")
        if len(tries) <= 5:
            await route.fetch()
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await chat.page.route("**/messages", lose_answers)
    await chat.page.route("**/stream", _abort)
    await chat.open()
    await chat.say("Only once, please")
    await expect(chat.part(".visitor .state")).to_contain_text("Trying again", timeout=5000)
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(1, timeout=60_000)
    await expect(chat.part(".visitor .bubble")).to_have_count(1)
    await expect(chat.part(".visitor .state")).to_have_count(0)
    assert len(set(tries)) == 1
    assert len(tries) == 6
    stored = await served.store.events(await conversation_of(served))
    assert [event.text for event in stored if event.kind is Kind.MESSAGE] == ["Only once, please"]


async def test_that_what_is_said_offline_is_shown_kept_and_sent_when_back(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    await chat.say("Before")
    await expect(chat.part(".quick button")).to_be_visible()
    await chat.page.context.set_offline(True)
    await expect(chat.part(".offline")).to_be_visible()
    await chat.say("While offline")
    await expect(chat.part(".pending .state")).to_have_text("Not sent yet.")
    await chat.page.context.set_offline(False)
    await expect(chat.part(".offline")).to_be_hidden()
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(2)
    await expect(chat.part(".pending")).to_have_count(0)


async def test_that_the_draft_and_the_unsent_survive_a_reload(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    await chat.say("Before")
    await expect(chat.part(".quick button")).to_be_visible()
    await chat.page.route("**/api/**", _abort)
    await chat.say("Not sent yet")
    await expect(chat.part(".pending .state")).to_be_visible()
    await chat.field.fill("half a thou")
    await chat.page.reload()
    await expect(chat.field).to_have_value("half a thou")
    await expect(chat.part(".pending .bubble")).to_have_text("Not sent yet")
    await chat.page.unroute("**/api/**")
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(2, timeout=20_000)
    assert await chat.transcript() == [
        "Before",
        "Delivery to France costs £9.95. It takes four to seven working days.",
        "Not sent yet",
        "Delivery to France costs £9.95. It takes four to seven working days.",
    ]


async def _abort(route: Route) -> None:
    await route.abort("connectionfailed")


async def test_that_a_message_the_server_refuses_is_marked_and_not_tried_again(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    tries: list[Any] = []
    chat.page.on("request", lambda request: tries.append(1) if request.url.endswith("/messages") else None)
    await chat.page.evaluate("Rekindle('send', 'A half pair: \\ud800')")
    await expect(chat.part(".visitor .state")).to_have_text("This message could not be sent.")
    await chat.page.wait_for_timeout(800)
    assert len(tries) == 1
    await chat.say("Fine again")
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(1)


async def test_that_too_many_messages_wait_as_long_as_the_server_says(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    refused: list[float] = []

    async def once(route: Route) -> None:
        if refused:
            await route.continue_()
            return
        refused.append(1)
        await route.fulfill(
            status=429, headers={"Retry-After": "2"}, json={"title": "Too many", "detail": "Wait."}
        )

    await chat.page.route("**/messages", once)
    await chat.say("Hello")
    await expect(chat.part(".visitor .state")).to_be_visible()
    await chat.page.wait_for_timeout(1200)
    await expect(chat.part(".pending")).to_have_count(1)
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(1, timeout=8000)


@pytest.mark.parametrize(
    "spoil",
    [lambda kept: {**kept, "token": "wrong"}, lambda kept: {**kept, "conversation": "gone-gone-gone"}],
)
async def test_that_a_lost_conversation_is_followed_by_a_new_one(
    served: Served, spoil: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    chat = await served.chat()
    await chat.open()
    await chat.say("Before")
    await expect(chat.part(".quick button")).to_be_visible()
    key = "rekindle:pub_demo_juniper"
    kept = spoil(json.loads(await chat.page.evaluate("(key) => localStorage[key]", key)))
    await chat.page.evaluate("([key, value]) => { localStorage[key] = value }", [key, json.dumps(kept)])
    await chat.page.reload()
    await chat.say("After")
    await expect(chat.part(".visitor .bubble")).to_have_text("After")
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(1)
    assert await served.conversations() == 2
