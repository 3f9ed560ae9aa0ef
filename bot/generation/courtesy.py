"""The closed vocabulary of courtesy. Whatever is added here can be said without evidence, so no noun or verb
that names goods, money, delivery or a deed of the shop belongs in it."""

import re
from collections.abc import Mapping

from bot.generation.alignment import words_of


def keys_of(text: str) -> frozenset[str]:
    """The words of a text as alignment compares them."""
    return frozenset(token.key for token in words_of(text))


def _lines(text: str) -> frozenset[str]:
    return frozenset(" ".join(line.split()) for line in text.split("|"))


GLUE = keys_of(
    """i we you your me my am are be were is was that this it so very truly really most quite just a an the
    to for of with and in at on as all here now again too by more one like such what how why any ever
    about there out yet then if when still has have had been being do did would could should may might
    must us who or after before quickly"""
)
COURTESY = GLUE | keys_of(
    """sorry apologise apologies apology accept afraid regret pity shame sad unpleasant unfortunately oh
    dear glad happy pleased delighted thrilled nice good great lovely wonderful kind exciting fantastic
    brilliant welcome joy sensible thoughtful thanks thank pleasure understood understandable agree
    congratulations hello hi hey hiya hej goodbye bye understand imagine know hear hearing read reading
    feel sound tell telling letting let ask asking asked check checking share sharing writing reaching
    staying patience patient trust support kindness words feedback message note question point thought
    thinking idea choice choosing project plan make makes sense taste news annoying annoy annoys
    frustrating disappointing disappointment upsetting upset worrying worry worried alarming alarmed
    confusing tiring tiresome stressful inconvenient inconvenience trouble bother hassle mess muddle
    nuisance vexing let-down runaround misunderstanding accident shock scare fright interruption wait
    waiting waited long delay mix-up mistake problem frustration annoyance impatience anger surprise
    experience rough hard bad difficult horrible poor luck fed stings confusion happened happen happens
    keeps feels arrived went through moment down hoped hope wish helps help enjoy enjoyed forward
    looking look best wishes fingers crossed assist anything else questions time love catch explain
    clear sort choose wonder joke twice often away no fun missed turned told otherwise comes came first
    ideal entirely completely mind big step shame expect loves loved likes liked use used mine theirs
    wanted thing something next ahead other"""
)
HEART = keys_of(
    """sorry apologise apologies apology regret glad happy pleased delighted thrilled welcome thanks thank
    understood understandable understand agree congratulations hello hi hey hiya hej goodbye bye hear
    imagine wonderful lovely great exciting fantastic brilliant annoying annoy annoys frustrating
    disappointing upsetting confusing tiring tiresome unpleasant inconvenient horrible worry pity shame
    hope enjoy luck kind wish joy nuisance vexing disappointment alarming unwelcome stings alarmed fed
    sensible good fun"""
)
"""A clause of courtesy holds at least one of these; loose function words make none."""
DELIGHT = keys_of(
    """glad pleased delighted thrilled congratulations wonderful lovely great exciting fantastic brilliant
    joy nice enjoy"""
)
"""Not to be said to somebody who is angry or let down."""
PRESUMED = keys_of(
    """misunderstanding accident shock scare fright interruption mess muddle mix runaround turned
    twice morning afternoon evening night weekend"""
)
"""What may have happened, and when: said only to somebody who has said so."""
OCCASIONS = keys_of(
    """flight holiday trip ride journey meal dinner lunch breakfast cooking baking reading brewing planting
    gardening drawing sewing gaming wearing chewing trying travel travels reader friend morning
    afternoon evening night weekend week day time cup birthday wedding party move recovery rest next
    your you the with a of for lovely good nice great lots fun"""
)
"""What one may wish somebody well for."""
PITY = keys_of(
    """sorry apologise apologies apology regret pity shame annoying frustrating disappointing upsetting
    confusing tiresome unpleasant worrying alarming horrible nuisance vexing unwelcome stings"""
)
"""Words for something that went wrong: out of place in the answer to a calm question."""
MISHAPS = COURTESY | keys_of(
    """parcel parcels package box boxes order orders delivery item items product bag bags cup mug glass kettle
    grinder coffee tea lid zip strap screen battery shoe shoes dress shirt coat jacket chair table lamp shelf
    toy collar lead book books ticket flight trip payment charge refund return size colour fit smell taste
    noise leak crack scratch stain tear crash error bug fault outage broken damaged late lost missing wrong
    faulty torn cracked crushed scratched dented leaking wilted mouldy stale delayed slow empty double
    unanswered cancelled call calls reply replies answer answers service support app account lock-out"""
)
"""What one may be sorry about in the visitor's own words."""
COLLEAGUE = GLUE | keys_of(
    """colleague colleagues team person someone somebody specialist human agent our shall can ask check
    look into it up for find pass hand over touch question conversation chat message let them prefer
    whenever wish join help know more want answer connect offer together any please rather once news so
    hear forward"""
)
COLLEAGUE_HEART = keys_of("colleague colleagues team person someone somebody specialist human agent")
PASSING = keys_of(
    """i am will passing handing connecting putting calling bringing fetching transferring over on through
    now right away moment straight to a an our the you this it your chat conversation whole with
    colleague team person takes take join here shortly soon they them see read everything all have has
    written been so far said who can will help specialist someone somebody along and stay please hold
    from in needs answer whatever message part them"""
)
SELF = keys_of(
    """i am a an the this shop shop's chat bot assistant ai automated digital virtual computer program not
    person human of our and can may call colleague in take over whenever you prefer like"""
)
SELF_HEART = keys_of("bot assistant program")
UNKNOWING = GLUE | keys_of(
    """can not find see tell found nothing no information details detail answer notes figures record know
    anything our from page pages articles help documents hand sorry afraid unfortunately whether any
    reliable sure note given mention mentioned say says rather guess neither either even new case list
    use plan plans date range setting level effects value number guess"""
)
ASKING = (
    GLUE
    | COLLEAGUE
    | keys_of(
        """which where exactly bit tell order product item use need first search mind think size colour model
    looking shop store website online app buy bought mean meant do"""
    )
)
BARE = _lines(
    """let me know if you have any other questions | let me know if you have any questions | let me know if
    you need anything else | let me know if there is anything else | is there anything else | i hope
    that helps | no problem | no worries | no need to worry | not at all | no harm done | here you go |
    here is how | here is the latest | good question | my pleasure | of course | as you wish | let me
    explain | i see | i see why you ask | with pleasure | let us see | you are welcome | see you | take
    care | let me check | one moment | good to know | i hear you | fair enough | fair point | sure |
    certainly | absolutely | gladly | indeed | good news | i see your point | i see what you mean | let
    me clear this up | oh no | all right | good thinking | that makes sense | go ahead | what can i do
    for you | how can i help | how can i help you | how may i help | how may i help you | how may i help
    you today | what would you like to know | not long now | let us find it | see you then | good timing
    | fun question | good choice | great choice | fair question | nice project | lovely idea | what a
    nice project | i hear you | it is a lovely idea | that is a big step | price matters | that is
    entirely your choice | it was meant to be | glad you asked | i can see why that stings | i know that
    is annoying | i know the wait is long | i see why that is confusing | happy to check | happy to help
    you choose | we would love to have you | we would love a second chance | we look forward to it | let
    us sort that out | let me look | that is a fair question | that is a fair worry | that is a fair
    point | safe travels | fingers crossed | get well soon | good morning | good afternoon | good
    evening | good day | good night | morning | you are not alone | that should not have happened | that
    should never have happened | that should not happen | that should never happen | that must not
    happen | this should not have happened | this should never have happened | it happens to the best of
    us | that makes our day | that makes my day | welcome to the shop | welcome back | i am here
    whenever you need something | you can put it another way | come back any time | glad to help |
    always happy to help | i would rather not guess | all the best | that was an unwelcome surprise |
    thank you for coming back to us | i see how that happens | let me be clear | that is good to hear |
    so good to hear | that is good to know"""
)
"""Whole clauses that stand by themselves."""
_JOY = (
    r"lov(?:e|ed|ely|ing)|delicious|amazing|wonderful|best|great|fantastic|favou?rites?|happy|thrilled|gorgeous"
    r"|perfect|brilliant|enjoy\w*|thanks?|thank you|excellent|superb"
)
_SLIP = r"forgot\w*|mistake\w*|accident\w*|oops|my fault|silly|wrong\w*|slip\w*"
_WORRY = r"worr\w+|afraid|scared|safe\w*|risk\w*|concern\w*|nervous|trust|anxious|harm\w*|danger\w*"
_LOST = (
    r"alone|only one|any(?:one|body) else|confus\w*|struggl\w*|lost|(?:can )?never (?:get|know|remember)"
    r"|overwhelm\w*|too (?:many|hard|complicated)|(?:do not|don't|dont) (?:get|understand)|hard to"
    r"|difficult\w*"
)
OCCASIONS_OF: Mapping[str, re.Pattern[str]] = {
    clause: re.compile(rf"\b(?:{said})\b", re.IGNORECASE)
    for said, clauses in (
        (_JOY, "that makes our day | that makes my day | that is good to hear | so good to hear"),
        (_LOST, "you are not alone"),
        (_SLIP, "it happens to the best of us | no harm done"),
        (_WORRY, "that is a fair worry"),
    )
    for clause in _lines(clauses)
}
"""Clauses that answer something the visitor has said; out of place where nothing of the kind stands."""
ILL = re.compile(
    r"\b(?:crap\w*|dirt|awful|terrible|horrible|worst|disgust\w*|shit\w*|bloody|damn\w*|hate\w*|not|never|no|wtf"
    r"|broken?|late|lost|stale|bitter|sour)\b|n't\b",
    re.IGNORECASE,
)
"""Words beside which praise is no praise."""
CHEER = _lines("that makes our day | that makes my day | that is good to hear | so good to hear")
AFFIRMS = keys_of(
    "course certainly sure absolutely indeed gladly pleasure fine right definitely problem news"
)
"""Said alone to a yes-or-no question, these answer it."""
