"""Fakes of the ports: whole and honest, in memory."""

from __future__ import annotations

from tests.fakes.around import CountingIds, OnePolicy, SetClock, SharpEar, Tally, TickingClock
from tests.fakes.keeping import MemoryCases, MemoryEscalations, MemoryInbox
from tests.fakes.people import (
    KnownGroups,
    MemoryDays,
    MemoryDrills,
    MemoryPreferences,
    MemoryRecords,
    RecordingAudit,
    RecordingMessenger,
)
from tests.fakes.sending import Company, RecordingFlow, RecordingNotifier

__all__ = [
    "Company",
    "CountingIds",
    "KnownGroups",
    "MemoryCases",
    "MemoryDays",
    "MemoryDrills",
    "MemoryEscalations",
    "MemoryInbox",
    "MemoryPreferences",
    "MemoryRecords",
    "OnePolicy",
    "RecordingAudit",
    "RecordingFlow",
    "RecordingMessenger",
    "RecordingNotifier",
    "SetClock",
    "SharpEar",
    "Tally",
    "TickingClock",
]
