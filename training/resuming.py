"""Takes an exported encoder and its heads back, so that training can go on from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from training.encoder import Encoder

_MAPS = ("q", "k", "v", "ao", "fi", "fo")
"""A layer's maps in the order in which the exported graph multiplies by them."""


def layers(encoder: Encoder, file: Path) -> None:
    """Give the encoder the weights of an exported one, each a whole step of its 8 bits."""
    graph = onnx.load(str(file)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    rounded = [node.input[1] for node in graph.node if node.op_type == "MatMulInteger"]
    if len(rounded) != len(encoder.layers) * len(_MAPS):
        raise ValueError(f"{file.name} has {len(rounded)} maps: it is no encoder of this kind")
    state = {
        name: held[f"encoder.{name}"]
        for name in encoder.state_dict()
        if f"encoder.{name}" in held and not name.startswith("head")
    }
    for at, name in enumerate(rounded):
        layer, part = divmod(at, len(_MAPS))
        state[f"layers.{layer}.{_MAPS[part]}.weight"] = _floats(held, name).T
    given = {name: torch.from_numpy(np.array(value)) for name, value in state.items()}
    missing, _ = encoder.load_state_dict(given, strict=False)
    if any(name.startswith(("layers.", "first.")) for name in missing):
        raise ValueError(f"{file.name} lacks {', '.join(missing)}")


def head(linear: nn.Linear, file: Path) -> None:
    """Give a head the weights of an exported one."""
    with np.load(file) as held:
        linear.weight.data = torch.from_numpy(held["weight"].copy())
        linear.bias.data = torch.from_numpy(held["bias"].copy())


def _floats(held: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    stem = name.removesuffix("_quantized")
    whole = held[name].astype(np.float32) - held[f"{stem}_zero_point"].astype(np.float32)
    floats: NDArray[np.float32] = (whole * held[f"{stem}_scale"]).astype(np.float32)
    return floats
