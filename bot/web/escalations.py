"""/v1/escalations: what waits, who has it, and settling it; for programs with a token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from bot import shapes
from bot.domain.escalation import OVER, Outcome, State
from bot.usecases.claims import Claims
from bot.web.answers import Refusal

_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refusal, "description": "Without the token"},
    403: {"model": Refusal, "description": "Not for this person to do"},
    404: {"model": Refusal, "description": "There is no such escalation"},
    409: {"model": Refusal, "description": "It has changed since"},
    422: {"model": Refusal, "description": "Not as it should be"},
}
_OPEN = frozenset(State) - OVER
Most = Annotated[int, Query(ge=1, le=10_000)]


class Claimed(BaseModel):
    """Who takes an escalation: a supervisor's id on the platform."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    by: str = Field(min_length=1, max_length=200)


class Resolved(Claimed):
    """Who settles an escalation, and why it is over."""

    outcome: Outcome = Outcome.SETTLED
    words: str = Field("", max_length=2_000)


def router(claims: Claims) -> APIRouter:
    """The routes; `Door` stands before them."""
    shown = Depends(HTTPBearer(auto_error=False, description="TYYNI_API_TOKEN"))
    made = APIRouter(prefix="/v1/escalations", dependencies=[shown], responses=_REFUSALS)

    @made.get("")
    async def listed(most: Most = 50, every: Annotated[bool, Query(alias="all")] = False) -> Any:  # noqa: ANN401, FBT002 - JSON; a query's flag
        """Escalations, the newest first; with `all` also those that are over."""
        found = await claims.listed(frozenset(State) if every else _OPEN, most)
        return {"escalations": [shapes.escalation(one) for one in found]}

    @made.get("/export.csv")
    async def export(most: Most = 10_000) -> Response:
        """All escalations as CSV, the newest first, without conversations."""
        found = await claims.listed(frozenset(State), most)
        return Response(shapes.sheet(found), media_type="text/csv; charset=utf-8")

    @made.get("/{escalation}")
    async def show(escalation: str) -> dict[str, Any]:
        """One escalation and what happened to it."""
        found, events = await claims.shown(escalation)
        return {**shapes.escalation(found), "events": [shapes.event(one) for one in events]}

    @made.post("/{escalation}/claim")
    async def claim(escalation: str, claimed: Claimed) -> dict[str, Any]:
        """Take an escalation."""
        return shapes.escalation(await claims.claim(escalation, claimed.by))

    @made.post("/{escalation}/resolve")
    async def resolve(escalation: str, resolved: Resolved) -> dict[str, Any]:
        """Settle an escalation that has been claimed."""
        return shapes.escalation(
            await claims.resolve(escalation, resolved.by, resolved.outcome, resolved.words)
        )

    return made
