"""The shapes that courteous clauses have; `courtesy.py` has their words."""

import re

SHOUTED = re.compile(r"\b(?!OK\b|AI\b)[A-Z][A-Z0-9]+\b")
"""May be a code."""
JOINTS = re.compile(
    r"\s*[;:–—]\s*|,\s+(?:and|but|so|though)\s+|,\s+|"
    r"\s+(?:but|so|and)\s+(?=(?:i|we|a|shall|would|let|have|enjoy)\b)"
)
STATES = re.compile(
    r"^(?:it|they|these|those|this|there|your|the|you|he|she|yes)\b|^that (?:is|was) .* for you|"
    r"\b(?:it|they|these|those|you|we) (?:is|are|was|has|have|had)\b"
)
"""A subject of its own: such a clause says how something is."""
BEGINS = re.compile(
    r"^(?:so |very |really |truly |and |but |oh |oh no |well )?(?:i (?:am|see|can see|can imagine|can|"
    r"understand|hear|know|hope|wish|imagine|"
    r"agree|apologise|appreciate|would|truly|really|fully|completely)|we (?:are|hope|understand|apologise|"
    r"wish|would)|"
    r"my (?:apologies|pleasure)|our apologies|please accept|sorry|apologies|glad|happy|pleased|delighted|"
    r"thrilled|thanks?|"
    r"understood|congratulations|welcome|hello|hi|hey|hiya|hej|goodbye|bye|enjoy|good|great|nice|lovely|"
    r"wonderful|"
    r"exciting|fantastic|brilliant|kind|poor|fingers|what|how|that (?:is|was|must|sounds?|makes|should|"
    r"happens)|this (?:is|should)|"
    r"you are (?:very |most |so )?welcome|your \w+ is understandable|it is always|let (?:me|us)|"
    r"no (?:wonder|need|worries|problem)|a (?:sensible|good|fair|nice)|"
    r"delighted|bad luck|no fun|have|unfortunately|all the best|all set)\b"
)
SPEAKS = re.compile(
    r"^(?:we are|we have|you are (?:very |most |so )?welcome\b)|"
    r"\b(?:sorry|glad|happy|understand|see|know|wonder|imagine)\b.{0,12}\byou (?:are|were|had|have)\b|"
    r"this should\b|\bif you (?:have|are)\b"
)
FORMS = (
    (re.compile(r"\b(?:take|takes|taking) (?:over|a look)\b"), "help"),
    (re.compile(r"\b(?:bring|get|have|call) in\b"), "ask"),
    (re.compile(r"\bput (?:you|it|this) in touch\b"), "connect"),
    (re.compile(r"\b(?:have|get) (?=(?:a|some|them|one)\b)"), "ask "),
    (re.compile(r"\bput it another way\b"), "ask"),
    (
        re.compile(
            r"\b(?:team|colleagues?|someone|specialist|person) (?:from|in|at) (?:the|our) \w+(?: team|"
            r" desk)?$"
        ),
        "team",
    ),
    (re.compile(r"\b(?:the|our|a) \w+(?: \w+)? team\b"), "team"),
    (re.compile(r"\ba \w+ (?:specialist|colleague)\b"), "colleague"),
)
OFFERS_COLLEAGUE = re.compile(
    r"^(?:if you (?:like|wish|prefer|want)|(?:please )?(?:shall|should|may|can|could|would|do you want|"
    r"let me)\b|"
    r"(?:i|we) (?:can|could|may|would like)\b|or i (?:can )?(?:pass|ask)\b|"
    r"(?:a|another|one of our|our|my|someone|somebody|the) ?(?:\w+ )?(?:colleagues?|team|person|"
    r"specialist|human|agent)?"
    r"(?: from (?:the|our) team)? ?(?:can|could|may|might)\b)"
)
UNKNOWING = re.compile(
    r"^(?:(?:i am )?(?:sorry|afraid|unfortunately),? (?:that |but )?)?"
    r"(?:(?:i|we) (?:am afraid (?:that )?(?:i|we) )?(?:have )?"
    r"(?:(?:could|can|did|do) ?not (?:find|see|tell|know|have|say)|found nothing|found no|find nothing|"
    r"see nothing|have nothing|"
    r"know nothing|know of no|no (?:information|details|answer|notes?|figures|record|news)|nothing)\b|"
    r"(?:our|my|the) (?:help )?(?:pages?|articles|information|notes|details) (?:do|does) not (?:say|"
    r"mention|answer)\b|"
    r"(?:our|my|the) (?:help )?(?:pages?|articles|information|notes) says? nothing\b|"
    r"there is nothing (?:about|on)\b)"
)
SORRY_FOR = re.compile(
    r"^(?:(?:i am|we are|i|we|my|our|please accept (?:my|our)) )?(?:so |very |truly |really )*(?:sorry|"
    r"apologise|apologies|apology) "
    r"(?:about|for|to hear about|that|to hear that) (?:the |your |that |this )?(.+)$"
)
WISHES = re.compile(
    r"^(?:enjoy|happy|have(?= (?:a|an|fun|lots)\b)|good luck|all the best|best of luck|congratulations|"
    r"fingers crossed|safe|"
    r"warm wishes|i hope (?:you|they|your)(?= (?:like|enjoy)))(?: with| for| on| to)? (.+)$"
)
GARBLED = re.compile(
    r"\b(?:an?|the|to|of|for|with|by|my|your|our|and|is|are|as|at|very|so|i|we|who|after|before|from|"
    r"than|what|how)$|"
    r"\b(?:happy|glad|sorry|pleased) (?!to|that|you|for|about|it|we|i|this|with|they|the|your|\w+ing)\w|"
    r"\bunderstand an?\b|"
    r"\bthank (?!you\b)|\bhope (?!you|that|this|it|to|the|we|i|for|your|they|she|he)\w"
)
ASKS_BACK = re.compile(
    r"^(?:(?:and )?(?:which|what|when|where)(?: exactly)?(?: (?!would|do|did|is|are|was|can|could|shall|"
    r"should)\w+){0,3} "
    r"(?:do you (?:mean|have in mind|need|want)|is it|is this|was it|are you (?:looking for|asking about)|"
    r"did you (?:order|buy|use|mean)|should i (?:look for|search for|look up)|shall i (?:look for|"
    r"look up)|is (?:it|this) about|arrived|came|happened|broke|is (?:missing|broken)|"
    r"would you like me to (?:look up|check|search for))|"
    r"(?:is it|is this|do you mean|do you need|did you mean|are you (?:looking for|asking about)|"
    r"is this about|"
    r"is it about)|"
    r"(?:could|can|would) you tell me (?:a bit )?(?:more|which|what|the|your))\b"
)
"""A short question back: it must presuppose nothing."""
PASSES = re.compile(r"^(?:i|we|a|an|our|you|someone|somebody|they|please|this|let me)\b")
