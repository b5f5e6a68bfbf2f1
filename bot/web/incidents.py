"""/v1/incidents: drafts for the report on safety at work; for programs with a token."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.security import HTTPBearer

from bot import reports
from bot.domain.conversation import Language
from bot.usecases.incidents import Incidents
from bot.web.answers import Refusal
from bot.words import speaker

_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refusal, "description": "Without the token"},
    404: {"model": Refusal, "description": "There is no such incident"},
    422: {"model": Refusal, "description": "Not as it should be"},
}
Form = Annotated[Literal["json", "markdown", "csv"], Query(alias="format")]
Most = Annotated[int, Query(ge=1, le=1_000)]


def router(incidents: Incidents) -> APIRouter:
    """The routes; `Door` stands before them."""
    shown = Depends(HTTPBearer(auto_error=False, description="TYYNI_API_TOKEN"))
    made = APIRouter(prefix="/v1/incidents", dependencies=[shown], responses=_REFUSALS)

    @made.get("")
    async def handled(most: Most = 50) -> dict[str, Any]:
        """Cases handled alone, the newest first; those escalated stand in /v1/escalations."""
        return {"incidents": [reports.line(one) for one in await incidents.handled(most)]}

    @made.get("/{name}")
    async def record(name: str, form: Form = "json") -> Response:
        """The record of an escalation, or of a case handled alone."""
        found = await incidents.record(name)
        if form == "json":
            return Response(reports.as_json(found), media_type="application/json")
        if form == "csv":
            return Response(reports.as_csv(found), media_type="text/csv; charset=utf-8")
        organisation = incidents.policies.current().organisation
        say = speaker(Language(organisation.language))
        text = reports.as_markdown(say, found, organisation.time_zone)
        return Response(text, media_type="text/markdown; charset=utf-8")

    return made
