"""The port `Meter` on Prometheus' client: totals by kind, never by person."""

from __future__ import annotations

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from bot.domain.escalation import Escalation
from bot.domain.suggestion import Answer
from bot.ports import Spent
from bot.web.model_metrics import ModelMetrics

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 8.0)


@dataclass(frozen=True)
class Metrics:
    """Counters of one server, in a registry of its own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    answers: Counter = field(init=False)
    seconds: Histogram = field(init=False)
    escalations: Counter = field(init=False)
    model: ModelMetrics = field(init=False)

    def __post_init__(self) -> None:
        """Register the counters."""
        made = {
            "answers": Counter(
                "tyyni_answers",
                "Answers given to agents",
                ("language", "severity", "conduct", "gap"),
                registry=self.registry,
            ),
            "seconds": Histogram(
                "tyyni_answer_seconds",
                "Time to compose an answer",
                buckets=_SECONDS,
                registry=self.registry,
            ),
            "escalations": Counter(
                "tyyni_escalations",
                "Escalations by what became of them",
                ("route", "state"),
                registry=self.registry,
            ),
        }
        for name, metric in made.items():
            object.__setattr__(self, name, metric)
        object.__setattr__(self, "model", ModelMetrics(self.registry))

    def suggested(self, answer: Answer, seconds: float) -> None:
        """An agent was answered."""
        reading = answer.reading
        self.answers.labels(
            reading.language.value, reading.severity.value, answer.conduct.value, answer.gap
        ).inc()
        self.seconds.observe(seconds)

    def escalated(self, escalation: Escalation) -> None:
        """An escalation was opened, taken or settled."""
        self.escalations.labels(escalation.route, escalation.state.value).inc()

    def asked_model(self, spent: Spent) -> None:
        """The language model was called."""
        self.model.asked(spent)

    def rejected(self, clause: str) -> None:
        """A model's words were kept back for a clause that they break."""
        self.model.rejections.labels(clause).inc()

    def model_helped(self, outcome: str) -> None:
        """What the model did for one answer."""
        self.model.answers.labels(outcome).inc()

    def text(self) -> bytes:
        """What `/metrics` answers."""
        return generate_latest(self.registry)
