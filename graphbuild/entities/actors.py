"""A place that acts -> who acts there: its government (`Moscow said`), or the team of a country in a report on a match.

What acts is an entity of its own that tells for which state it acts; where the same name says where something is, it stays the place.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphbuild.entities.setting import is_at_place
from graphbuild.model import Kind, KnownEntity

if TYPE_CHECKING:
    from graphbuild.mentions import Found
    from graphbuild.parse import Passage

# what governments do, and cities do not
_ACTS = frozenset(
    "accept accuse acknowledge agree announce approve argue arm assert back ban believe blame block brand call claim comment commit complain "
    "concede conclude condemn confirm consider convince criticise criticize cut decide declare decline demand denounce deny deploy dismiss "
    "disagree dispute dispatch doubt drop emphasise emphasize expel expect express extend fear fund hesitate hint hope ignore impose insist "
    "intend intervene invite invade lobby maintain mediate negotiate object offer order oppose persuade plan pledge portray pressure pretend "
    "promise propose protest provoke push react reaffirm recall recognise recognize refuse regard reject reply respond retaliate revoke rule "
    "sanction say see seek send sign signal stress strike summon supply support suspect suspend tell think threaten tolerate "
    "treat try understand urge veto view vow want warn weigh welcome withdraw withhold".split()
)
# what there is between governments, or of one
_AFFAIRS = frozenset(
    "agreement alliance accord bloc ceasefire conflict confrontation cooperation deal dialogue diplomacy dispute feud friction hostility "
    "influence negotiation pact partnership pressure rapprochement relation relationship relations rift rivalry sanction standoff talk tension tie "
    "truce war".split()
)
_OWNED = frozenset(
    "accusation aggression aim ambassador ambition announcement approach ally aid claim campaign concern condemnation decision defence defense "
    "delegation demand denial diplomat effort envoy fear foreign-policy goal insistence intention intervention invasion military negotiator objection "
    "offer opposition plan pledge policy position promise proposal reaction refusal rejection reluctance reply representative request response "
    "sanction spokesman spokeswoman spokesperson stance statement strategy support threat troops veto view vow war warning willingness".split()
)
# what is done to governments, and not to cities
_DONE_TO = frozenset(
    "accuse advise ask assure blame challenge chide commend condemn convince criticise criticize denounce lobby persuade praise press pressure "
    "pressurise rebuke remind reprimand sanction scold sue summon tell thank threaten trust urge warn".split()
)
_BETWEEN = frozenset("between with on upon against from for by toward towards".split())
# before a country that is where a match is played
_GROUNDS = frozenset("in at near across inside outside".split())
# seats of what is no state's government
_SEATS = {"Brussels": "European Union"}
_WITH_ARTICLE = frozenset("Netherlands Philippines Maldives Bahamas Comoros Gambia United Republic Islands Emirates Union".split())
_PARTS_WITH_TEAMS = frozenset({"England", "Scotland", "Wales", "Northern Ireland", "Korea"})


def stands_for(passage: Passage, mention: Found, known: KnownEntity, *, match: bool) -> KnownEntity | str | None:
    """Tell who acts under the name of a place: a government or team, or the name of a known organization; None for the place itself.

    Args:
        passage: Where the mention stands.
        mention: The name of the place.
        known: The place.
        match: Whether the text reports a match.
    """
    if known.kind is not Kind.PLACE:
        return None
    if match and ("Country" in known.classes or known.name in _PARTS_WITH_TEAMS):
        return (
            None
            if passage.dep[mention.head] == "pobj" and passage.lower[passage.head[mention.head]] in _GROUNDS
            else team_of(known.name)
        )
    if (
        is_at_place(passage, mention)
        or known.capital_of is None
        or mention.kind is not Kind.PLACE
        or mention.last != mention.head
        or not _acts(passage, mention.head)
    ):
        return None
    return _SEATS.get(known.name) or government_of(known.capital_of)


@cache
def government_of(state: str) -> KnownEntity:
    """Give the government of a state: `Government of Russia`."""
    article = "the " if set(state.split()) & _WITH_ARTICLE else ""
    return KnownEntity(f"Government of {article}{state}", Kind.ORGANIZATION, classes=("GovernmentOrganization",), capital_of=state)


@cache
def team_of(state: str) -> KnownEntity:
    """Give the team of a country: `Kenya (team)`."""
    return KnownEntity(f"{state} (team)", Kind.ORGANIZATION, classes=("SportsTeam",), capital_of=state)


def _acts(passage: Passage, token: int) -> bool:
    """Whether a word is an actor in its clause: `Moscow denied it`, `backed by Moscow`, `warned Moscow`, `talks between Kyiv and Moscow`, `Moscow's refusal`."""
    while passage.dep[token] == "conj":
        token = passage.head[token]
    dep, head = passage.dep[token], passage.head[token]
    if dep == "nsubj":
        return passage.lemma[head].lower() in _ACTS
    if dep in {"dobj", "nsubjpass", "dative"} and passage.pos[head] == "VERB":
        return passage.lemma[head].lower() in _DONE_TO
    if dep == "poss":
        return passage.lemma[head].lower() in _OWNED
    if dep != "pobj" or passage.lower[head] not in _BETWEEN:
        return False
    above = passage.head[head]
    if passage.dep[head] == "agent":
        return passage.lemma[above].lower() in _ACTS
    if passage.lemma[above].lower() == "call":
        return passage.lower[head] in {"on", "upon"}
    return passage.lemma[above].lower() in _AFFAIRS | (_OWNED if passage.lower[head] in {"by", "from"} else frozenset())
