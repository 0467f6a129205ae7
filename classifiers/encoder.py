"""Reads a letter with the fine-tuned encoder: multilingual-e5-small, int8, under onnxruntime.

The network gives a vector for each piece; the head, in numpy, pools the writer's own into mean
and maximum and weighs them. So each piece's share in each score is known exactly.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from classifiers.errors import ModelError
from classifiers.labels import REQUESTS, Language, Right
from classifiers.pieces import SUBJECT, Pieces, Window
from classifiers.reading import Reading

PARTS = NETWORK, TOKENIZER, HEAD = "network.onnx", "tokenizer.json", "head.npz"
KINDS = slice(0, len(REQUESTS))
LANGUAGES = slice(KINDS.stop, KINDS.stop + len(Language))
RIGHTS = slice(LANGUAGES.stop, LANGUAGES.stop + len(Right))

Floats = NDArray[np.float32]


class Heard(NamedTuple):
    """Margins (log odds): (kinds,), (languages,), (rights,), and shares of (units, kinds).

    Row 0 of `units` is the subject, the others are the letter's units; a row says how far its
    words moved each kind's margin.
    """

    kinds: Floats
    languages: Floats
    rights: Floats
    units: Floats


class Encoder:
    """One network for all threads; each letter is read by itself, so a batch changes nothing."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelError where the folder holds no whole encoder."""
        options = onnxruntime.SessionOptions()
        # Letters are read side by side, which pays better than many threads for one.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._pieces = Pieces(folder / TOKENIZER)
            self._network = onnxruntime.InferenceSession(
                str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
            )
            with np.load(folder / HEAD, allow_pickle=False) as head:
                self._weights: Floats = head["weights"].astype(np.float32)
                self._bias: Floats = head["bias"].astype(np.float32)
        except Exception as error:
            # Both libraries raise nothing narrower for a file that is broken.
            raise ModelError(
                f"No usable encoder in {folder} ({type(error).__name__}): "
                "restore the folder from the release, or run `python -m classifiers train`."
            ) from error

    def hear(self, reading: Reading) -> Heard:
        """A letter of several windows asks for what any of them asks for."""
        units = np.zeros((1 + len(reading.units), len(REQUESTS)), np.float32)
        margins = []
        for window in self.windows(reading):
            margin, shares = self.score(self.vectors(window))
            margins.append(margin)
            for owner, share in zip(window.owner, shares, strict=True):
                if owner >= SUBJECT:
                    units[owner] += share
        best = np.stack(margins).max(axis=0)
        return Heard(best[KINDS], best[LANGUAGES], best[RIGHTS], units)

    def windows(self, reading: Reading) -> list[Window]:
        """The letter in as many parts as it needs."""
        return self._pieces.windows(reading.own, reading.units)

    def vectors(self, window: Window) -> Floats:
        """(own pieces, width): what the network makes of the writer's own pieces."""
        own = len(window.owner)
        segment = np.zeros(len(window.ids), np.int64)
        segment[own:] = 1
        feed = {"ids": np.array([window.ids], np.int64), "segment": segment[None]}
        found: Floats = self._network.run(None, feed)[0][0, :own]
        return found

    def score(self, vectors: Floats) -> tuple[Floats, Floats]:
        """(outputs,) margins and (pieces, kinds) shares in those of the kinds."""
        count, width = vectors.shape
        mean, most = self._weights[:, :width], self._weights[:, width:]
        top = vectors.argmax(axis=0)
        highest = vectors[top, np.arange(width)]
        margin = mean @ vectors.mean(axis=0) + most @ highest + self._bias
        shares = vectors @ mean[KINDS].T / count
        np.add.at(shares, top, (most[KINDS] * highest).T)
        return margin, shares
