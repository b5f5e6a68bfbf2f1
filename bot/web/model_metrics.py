"""What the language model costs and brings, as Prometheus counts it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.ports import Spent

_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 15.0)


class ModelMetrics:
    """Calls, tokens, seconds; what became of answers; what kept words back, by clause."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.calls = Counter(
            "tyyni_model_calls",
            "Calls of the language model by what came of them",
            ("purpose", "outcome"),
            registry=registry,
        )
        self.tokens = Counter(
            "tyyni_model_tokens",
            "Tokens of the language model",
            ("purpose", "direction"),
            registry=registry,
        )
        self.seconds = Histogram(
            "tyyni_model_seconds",
            "Time of a whole call of the language model",
            ("purpose",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.answers = Counter(
            "tyyni_model_answers",
            "Answers by what the model did for them; all but `given` are the playbook's alone",
            ("outcome",),
            registry=registry,
        )
        self.rejections = Counter(
            "tyyni_model_rejections",
            "A model's words kept back, by the clause that they break",
            ("clause",),
            registry=registry,
        )

    def asked(self, spent: Spent) -> None:
        """One call."""
        self.calls.labels(spent.purpose, spent.outcome).inc()
        self.tokens.labels(spent.purpose, "in").inc(spent.tokens_in)
        self.tokens.labels(spent.purpose, "out").inc(spent.tokens_out)
        self.seconds.labels(spent.purpose).observe(spent.seconds)
