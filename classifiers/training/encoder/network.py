"""The network in PyTorch, as BERT has it, and a head over the writer's own pieces."""

import numpy as np
import torch
from torch import Tensor, nn

from classifiers.pieces import LONGEST
from classifiers.training.encoder.weights import Shape, Weights

FAR = -1e4  # as good as minus infinity, and within bfloat16
_DROPPED = 26 / 256


class Dropout(nn.Module):
    """A tenth of the numbers, chosen with bytes: PyTorch's own takes a tenth of all the time."""

    def __init__(self, chance: np.random.Generator) -> None:
        super().__init__()
        self._chance = chance

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        drawn = self._chance.integers(0, 256, x.shape, dtype=np.uint8)
        kept = torch.from_numpy(drawn >= 256 * _DROPPED)
        return x * (kept.to(x.dtype) / (1 - _DROPPED))


class Layer(nn.Module):
    """Attention written out: PyTorch's fused one learns four times slower on a processor."""

    def __init__(self, shape: Shape, dropout: Dropout) -> None:
        super().__init__()
        width = shape.hidden
        self._heads = shape.heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, shape.epsilon)
        self.widened = nn.Linear(width, shape.feed_forward)
        self.narrowed = nn.Linear(shape.feed_forward, width)
        self.narrowed_norm = nn.LayerNorm(width, shape.epsilon)
        self.dropout = dropout

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        batch, length, width = x.shape
        each = width // self._heads
        parts = self.query_key_value(x).view(batch, length, 3, self._heads, each)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        attention = torch.softmax(query @ key.transpose(-1, -2) * each**-0.5 + hidden, -1)
        mixed = (attention.to(value.dtype) @ value).transpose(1, 2).reshape(batch, length, width)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        wide = nn.functional.gelu(self.widened(x))
        out: Tensor = self.narrowed_norm(x + self.dropout(self.narrowed(wide)))
        return out


class Body(nn.Module):
    """(batch, length) piece numbers and segments -> (batch, length, width) vectors.

    Of the pieces only `kept` are there; their vectors stay as they are, so that a word the
    training mails lack keeps its meaning.
    """

    def __init__(self, weights: Weights, kept: list[int], dropout: Dropout) -> None:
        super().__init__()
        shape = weights.shape
        width = shape.hidden
        self.words = nn.Embedding(len(kept), width)
        self.places = nn.Parameter(torch.zeros(LONGEST + 64, width))
        self.segments = nn.Parameter(torch.zeros(shape.types, width))
        self.norm = nn.LayerNorm(width, shape.epsilon)
        self.dropout = dropout
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        _fill(self, weights, kept)
        self.words.weight.requires_grad = False

    def forward(self, ids: Tensor, segment: Tensor, mask: Tensor | None = None) -> Tensor:
        """`mask` is False where a row is padded; without it nothing is."""
        x = self.words(ids) + self.places[: ids.shape[1]] + self.segments[segment]
        x = self.dropout(self.norm(x))
        hidden = torch.zeros(1, 1, 1, 1)
        if mask is not None:
            hidden = torch.zeros(mask.shape).masked_fill(~mask, FAR)[:, None, None, :]
        if torch.is_autocast_enabled("cpu"):
            x, hidden = x.bfloat16(), hidden.bfloat16()
        for layer in self.layers:
            x = layer(x, hidden)
        return x


class Network(nn.Module):
    """Vectors pooled into mean and maximum over the own pieces, then one margin per output."""

    def __init__(self, body: Body, outputs: int) -> None:
        super().__init__()
        self.body = body
        self.head = nn.Linear(2 * body.norm.weight.shape[0], outputs)

    def forward(self, ids: Tensor, segment: Tensor, mask: Tensor) -> Tensor:
        x = self.body(ids, segment, mask).float()
        own = (mask & (segment == 0))[..., None]
        mean = (x * own).sum(1) / own.sum(1)
        most = x.masked_fill(~own, FAR).max(1).values
        margins: Tensor = self.head(torch.cat([mean, most], 1))
        return margins


def _fill(body: Body, weights: Weights, kept: list[int]) -> None:
    width = weights.shape.hidden
    tensors = {name: torch.from_numpy(found) for name, found in weights.tensors.items()}
    with torch.no_grad():
        body.words.weight.copy_(tensors["emb.word"].view(-1, width)[kept])
        body.places.copy_(tensors["emb.pos"].view(-1, width)[: len(body.places)])
        body.segments.copy_(tensors["emb.type"].view(-1, width))
        _set(body.norm, tensors["emb.ln.w"], tensors["emb.ln.b"])
        for number, layer in enumerate(body.layers):

            def of(names: str, end: str, number: int = number) -> Tensor:
                return torch.cat([tensors[f"l{number}.{name}.{end}"] for name in names.split()])

            for module, names in (
                (layer.query_key_value, "q k v"),
                (layer.attended, "ao"),
                (layer.attended_norm, "aln"),
                (layer.widened, "fi"),
                (layer.narrowed, "fo"),
                (layer.narrowed_norm, "oln"),
            ):
                _set(module, of(names, "w"), of(names, "b"))


def _set(module: nn.Module, weight: Tensor, bias: Tensor) -> None:
    parameters = dict(module.named_parameters())
    parameters["weight"].copy_(weight.view(parameters["weight"].shape))
    parameters["bias"].copy_(bias)
