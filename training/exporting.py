"""Writes a fitted encoder as the files that the reading loads."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from training.encoder import HEADS, Encoder

MIDDLE = (6, 9)
"""Layers whose mean is given beside the vector of the last one."""


class _Exported(nn.Module):
    """The encoder for one text, in operations that ONNX knows."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: Tensor) -> Tensor:
        """Word vectors (1, places, width) to a vector (1, width) of length one."""
        rows = self.encoder.first(words + self.encoder.place[: words.shape[1]])
        for layer in self.encoder.layers:
            asked, known, said = (
                part(rows).unflatten(-1, (HEADS, -1)).transpose(1, 2)
                for part in (layer.q, layer.k, layer.v)
            )
            scale = asked.shape[-1] ** -0.5
            seen = torch.softmax(asked @ known.transpose(-1, -2) * scale, -1) @ said
            rows = layer.aln(rows + layer.ao(seen.transpose(1, 2).flatten(2)))
            rows = layer.oln(rows + layer.fo(functional.gelu(layer.fi(rows))))
        return functional.normalize(rows.mean(1), dim=-1)


def layers(encoder: Encoder, to: Path) -> None:
    """The encoder's layers with 8-bit weights (one scale a column), as an ONNX file."""
    whole = _Exported(encoder).eval()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            whole,
            (torch.zeros(1, 7, encoder.head.in_features),),
            str(plain),
            input_names=["words"],
            output_names=["vector"],
            dynamic_axes={"words": {1: "places"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, to, weight_type=QuantType.QInt8, per_channel=True)
    slim = onnx.load(str(to))
    for node in slim.graph.node:
        node.doc_string = ""
    onnx.save(slim, str(to))
    deepen(to)


def deepen(file: Path) -> None:
    """Let an exported encoder give the mean of layers in the middle too; once is enough.

    What the tuning leaves out at the end is still there: what a text is about (docs/WRITING.md).
    """
    model = onnx.load(str(file))
    given = {output.name for output in model.graph.output}
    if {f"vector{at}" for at in MIDDLE} <= given:
        return
    # Each layer has two norms, and one stands before the first.
    norms = [node.output[0] for node in model.graph.node if node.op_type == "LayerNormalization"]
    for at in MIDDLE:
        name = f"vector{at}"
        mean = helper.make_node("ReduceMean", [norms[2 * at]], [name], axes=[1], keepdims=0)
        model.graph.node.append(mean)
        shape = [1, model.graph.output[0].type.tensor_type.shape.dim[1].dim_value or None]
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    onnx.save(model, str(file))


def head(fitted: nn.Linear, to: Path) -> None:
    """A head's weights; the scale of its input is the scorer's."""
    np.savez(to, weight=fitted.weight.detach().numpy(), bias=fitted.bias.detach().numpy())
