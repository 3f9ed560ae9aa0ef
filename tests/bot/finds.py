"""Search results as the knowledge base would return them, for tests of what is made of them."""

from knowledge_base import ArticleId, Hit, Passage, PassageId, SearchResult


def hit(article: str, score: float, part: int = 1) -> Hit:
    passage = Passage(
        id=PassageId(f"{article}#{part}"),
        article=ArticleId(article),
        title=article.title(),
        text=f"The {article} page says so in part {part}.",
        url=f"/help/{article}",
    )
    return Hit(passage=passage, score=score, dense=score, matched=passage.text)


def result(*hits: Hit, answerable: bool = True, sure: bool = False) -> SearchResult:
    return SearchResult(hits=hits, answerable=answerable, sure=sure, index_version="test")
