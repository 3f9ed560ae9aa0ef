"""`rekindle chat`: talk to the bot in the terminal, over the same path as a message from the widget."""

import asyncio
import secrets

from rich.console import Console
from rich.markup import escape

from bot.assembly import build_bot, demo_shop
from bot.config import Settings
from bot.feed.follow import follow
from bot.storage.types import Author, Event, Kind, SiteId


def chat() -> None:
    """Talk to the bot; an empty line ends it."""
    asyncio.run(_talk(Console(highlight=False)))


async def _talk(console: Console) -> None:
    settings = Settings()
    if settings.shop is None:
        await demo_shop(settings)
    bot = await build_bot(settings)
    bot.parts.courier.start()
    try:
        conversation = await bot.parts.store.create_conversation(
            SiteId("terminal"), "en", secrets.token_hex(16)
        )
        console.print("[dim]You are talking to an AI. An empty line ends the talk.[/dim]")
        while words := (await asyncio.to_thread(console.input, "[bold]you[/bold]  ")).strip():
            message, _ = await bot.parts.store.record_message(conversation.id, secrets.token_hex(8), words)
            bot.start(message)
            async for event in follow(bot.parts.store, bot.parts.feed, conversation.id, message.seq):
                _print(console, event)
                if event.kind is Kind.DONE:
                    break
            if (await bot.parts.store.conversation(conversation.id)).owner.value != "bot":
                console.print("[dim]A colleague takes over from here; this talk ends.[/dim]")
                break
    finally:
        await bot.close()


def _print(console: Console, event: Event) -> None:
    if event.author is Author.BOT and event.kind is Kind.SENTENCE:
        console.print(f"[bold green]bot[/bold green]  {escape(event.text or '')}")
        for source in event.payload.get("sources", []):
            console.print(f"     [dim]source: {source['title']} {source['url']}[/dim]")
    elif event.kind is Kind.CARD:
        console.print(f"     [cyan]{escape(str(dict(event.card)))}[/cyan]")
    elif event.kind is Kind.NOTICE:
        console.print(f"     [yellow]{event.text}[/yellow]")
