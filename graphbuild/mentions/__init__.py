"""Parse -> mentions: the stretches of text that name a participant, with the sort of thing each names."""

from graphbuild.mentions.find import Found, find_mentions
from graphbuild.mentions.kinds import kind_of_noun

__all__ = ["Found", "find_mentions", "kind_of_noun"]
