"""Words by which a short message shows its language, where letters alone do not tell: "ou est mon colis"."""

LEAST = 2
"""Different words of one language that must stand in a message; a single one may be a name or a slip."""
_WORDS = {
    "de": """
        ich mein meine meinen meiner mir mich wo wann warum ist sind bin habe haben hatte kann
        können nicht kein keine bitte danke und oder das ein eine einen der für mit von noch
        schon paket lieferung bestellung bestellt rechnung kündigen abbestellen geld zurück
        kaffee hallo guten tag""",
    "fr": """
        je j'ai mon ma mes où ou est quand pourquoi comment suis pas ne le la les une des du
        avec bonjour merci s'il vous votre vos voudrais veux puis colis commande livraison
        facture annuler abonnement rembourser remboursement argent café salut c'est n'est""",
    "es": """
        yo mi mis dónde donde está esta cuándo cuando por qué cómo como quiero puedo tengo hay
        una los las el con hola gracias favor pedido paquete envío envio factura cancelar
        suscripción suscripcion devolver devolución dinero llegado ha no es café buenos días""",
    "it": """
        il mio mia miei dove quando perché perche come voglio vorrei posso ho sono è gli una del
        con non ciao grazie prego ordine pacco spedizione fattura annullare disdire abbonamento
        rimborso soldi caffè arrivato buongiorno""",
    "nl": """
        ik mijn waar wanneer waarom hoe het een niet geen graag wil kan heb ben naar voor met
        van nog dank bedankt alstublieft pakje pakket bestelling levering factuur opzeggen
        abonnement geld terug koffie hallo dag""",
    "pt": """
        eu meu minha meus minhas onde está esta quando porque como quero posso tenho não nao uma
        os as com olá ola obrigado obrigada favor pedido encomenda entrega fatura cancelar
        assinatura devolver dinheiro chegou café bom dia""",
    "pl": """
        ja mój moj moja moje gdzie jest kiedy dlaczego jak chcę chce mogę moge mam nie dzień
        dzien dobry dziękuję dziekuje proszę prosze paczka zamówienie zamowienie dostawa faktura
        anulować anulowac subskrypcję zwrot pieniądze kawa cześć""",
    "sv": """
        jag min mitt mina var är ar när nar varför hur vill kan har inte inget tack snälla hej
        god dag paket beställning bestallning leverans faktura avsluta prenumeration pengar
        tillbaka kaffe""",
    "tr": """
        ben benim nerede ne zaman neden nasıl nasil istiyorum var yok değil degil bir için icin
        merhaba teşekkürler tesekkurler lütfen lutfen sipariş siparis siparişim siparisim kargo
        kargom paket paketim fatura iptal abonelik iade para kahve""",
}
_LISTS = {code: frozenset(words.split()) for code, words in _WORDS.items()}


def spoken(words: list[str], english: int) -> str:
    """The language of which these lower-case words hold the most, `LEAST` at least and more than the
    `english` ones; empty when none does, or when two languages do alike."""
    said = set(words)
    hits = sorted(((len(said & known), code) for code, known in _LISTS.items()), reverse=True)
    (most, code), (second, _) = hits[:2]
    return code if most >= LEAST and most > english and most > second else ""
