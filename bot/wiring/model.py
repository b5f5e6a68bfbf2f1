"""The language model, put together from its settings; None where it is off.

Imported only where a model is to be asked: the SDK costs a command half a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import wiring
from bot.ports import Meter as MeterPort
from bot.ports import Notifier, PolicySource
from bot.settings import Model
from bot.usecases.budget import Budget, Ledger, MemoryLedger, Treasurer
from bot.usecases.scribe import Scribe
from bot.writing.client import Caller, Endpoint, connect
from bot.writing.ledger import FileLedger
from bot.writing.prompts import Prompts
from bot.writing.writer import ModelWriter


@dataclass(frozen=True)
class Around:
    """What the model's use needs of the rest."""

    policies: PolicySource
    meter: MeterPort
    notifier: Notifier | None = None
    ledger: Path | None = None


def scribe(model: Model, around: Around) -> Scribe:
    """The use case on a real endpoint."""
    ledger: Ledger = FileLedger(around.ledger) if around.ledger else MemoryLedger()
    clock = wiring.SystemClock()
    budget = Budget(model.daily_tokens, around.policies, clock, around.meter, ledger)
    endpoint = Endpoint(model.name, model.api_key, model.base_url)
    caller = Caller(connect(endpoint), model.name, budget.spend)
    return Scribe(
        writer=ModelWriter(caller, Prompts(wiring.prompts())),
        reader=wiring.reader(),
        masker=wiring.TextMasker(),
        policies=around.policies,
        budget=budget,
        meter=around.meter,
        treasurer=Treasurer(budget, around.notifier) if around.notifier else None,
        seconds=model.seconds,
        ear=wiring.ear(),
    )
