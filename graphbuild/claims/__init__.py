"""Parse and entities -> claims: what each clause and noun phrase says, whether it is affirmed, and who says so."""

from graphbuild.claims.extract import extract_claims

__all__ = ["extract_claims"]
