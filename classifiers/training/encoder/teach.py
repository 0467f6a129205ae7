"""Fine-tunes the encoder on labelled mails; the same seeds give the same encoder."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from classifiers.labels import REQUESTS, Language, Right
from classifiers.training.corpus import Labelled
from classifiers.training.course import Course
from classifiers.training.encoder.network import Body, Dropout, Network
from classifiers.training.encoder.rows import NO_RIGHT, Batch, Rows, kept_pieces, saved
from classifiers.training.encoder.weights import Weights

log = logging.getLogger(__name__)
KINDS = len(REQUESTS)
GOALS = KINDS + len(Language)
OUTPUTS = GOALS + len(Right)


def fine_tuned(
    weights: Weights, mails: Sequence[Labelled], course: Course, tokenizer: Path
) -> Network:
    """The network, and beside it the `tokenizer` of the pieces it keeps."""
    kept = kept_pieces(weights, mails)
    pieces = saved(weights, kept, tokenizer)
    learnt: list[dict[str, Tensor]] = []
    network = _network(weights, kept, 0)
    for seed in course.seeds:
        network = _network(weights, kept, seed)
        _teach(network, Rows(mails, pieces, course.room, seed), course)
        learnt.append({name: value.clone() for name, value in network.state_dict().items()})
    mean = {name: torch.stack([one[name] for one in learnt]).mean(0) for name in learnt[0]}
    network.load_state_dict(mean)
    network.eval()
    return network


def _network(weights: Weights, kept: list[int], seed: int) -> Network:
    # The heads must begin alike, or the mean of the seeds would be of unlike things.
    torch.manual_seed(0)
    chance = np.random.Generator(np.random.SFC64(seed))
    return Network(Body(weights, kept, Dropout(chance)), OUTPUTS)


def _teach(network: Network, rows: Rows, course: Course) -> None:
    groups = _groups(network, course)
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    rates = [group["lr"] for group in optimiser.param_groups]
    rare = _rare(rows.goals, course.rarest)
    steps = 0
    expected = 0
    network.train()
    for epoch in range(course.epochs):
        total = 0.0
        batches = list(rows.epoch())
        expected = expected or len(batches) * course.epochs
        for batch in batches:
            share = steps / expected
            pace = min(1.0, share / course.warm_up + 1 / expected) * max(0.0, 1 - share)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * pace
            total += _step(network, optimiser, batch, rare, course)
            steps += 1
        log.info("epoch %d of %d, loss %.3f", epoch + 1, course.epochs, total / len(batches))


def _step(
    network: Network,
    optimiser: torch.optim.Optimizer,
    batch: Batch,
    rare: Tensor,
    course: Course,
) -> float:
    with torch.autocast("cpu", torch.bfloat16):
        margins = network(batch.ids, batch.segment, batch.mask)
    loss = _loss(margins.float(), batch, rare, course)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def _loss(margins: Tensor, batch: Batch, rare: Tensor, course: Course) -> Tensor:
    entropy = nn.functional.binary_cross_entropy_with_logits
    kinds = entropy(margins[:, :KINDS], batch.goals[:, :KINDS], pos_weight=rare)
    languages = entropy(margins[:, KINDS:GOALS], batch.goals[:, KINDS:])
    known = batch.rights != NO_RIGHT
    loss: Tensor = kinds + course.languages * languages
    if known.any():
        rights = nn.functional.cross_entropy(margins[known, GOALS:], batch.rights[known])
        loss = loss + course.rights * known.float().mean() * rights
    return loss


def _rare(goals: Tensor, most: float) -> Tensor:
    """The rarer a kind, the more each letter that asks for it counts."""
    share = goals[:, :KINDS].mean(0)
    return ((1 - share) / share).clamp(1, most).sqrt()


def _groups(network: Network, course: Course) -> list[dict[str, object]]:
    body = network.body
    count = len(body.layers)
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "lr": course.rate * course.decay ** (count - 1 - i)}
        for i, layer in enumerate(body.layers)
    ]
    first = [body.places, body.segments, *body.norm.parameters()]
    groups.append({"params": first, "lr": course.rate * course.decay**count})
    groups.append({"params": list(network.head.parameters()), "lr": course.head_rate})
    return groups
