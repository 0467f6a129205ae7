"""The command line: python -m classifiers predict, train, evaluate."""

import argparse
import importlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, TextIO

from classifiers import lines
from classifiers.decide import Classifier
from classifiers.errors import BadLine, ClassifierError, CorpusError
from classifiers.letter import Letter
from classifiers.model import PLACE
from classifiers.training import card, corpus
from classifiers.training.baselines import trained
from classifiers.training.baselines.common import Method
from classifiers.training.contest import as_text as as_contest
from classifiers.training.corpus import Labelled
from classifiers.training.evaluate import as_json, evaluate
from classifiers.training.tables import as_markdown, as_text

CHUNK = 64  # lines that are read before they are answered
DONE, FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 1 expected failure, 2 wrong use."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except (ClassifierError, OSError) as error:
        print(f"python -m classifiers: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def predict(
    source: BinaryIO, sink: TextIO, classifier: Classifier, *, explain: bool = False
) -> int:
    """Answers each mail in its place; a line that is no mail gets an error and fails the run."""
    outcome = DONE
    numbered = ((number, line) for number, line in enumerate(source, 1) if line.strip())
    while chunk := list(islice(numbered, CHUNK)):
        read = [_letter(line, number) for number, line in chunk]
        verdicts = iter(classifier.classify([item for item in read if isinstance(item, Letter)]))
        for item in read:
            if isinstance(item, BadLine):
                outcome = FAILED
                print(f"python -m classifiers: {item}", file=sys.stderr)
                sink.write(lines.refusal(item) + "\n")
            else:
                sink.write(lines.answer(next(verdicts), explain=explain) + "\n")
        sink.flush()
    return outcome


def _letter(line: bytes, number: int) -> Letter | BadLine:
    try:
        return lines.letter(line, number)
    except BadLine as error:
        return error


def _predict(chosen: argparse.Namespace) -> int:
    classifier = Classifier.load(chosen.model)
    if isinstance(sys.stdout, TextIOWrapper):
        # Mails are UTF-8 whatever the terminal speaks.
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    with _reading(chosen.file) as source:
        return predict(source, sys.stdout, classifier, explain=chosen.explain)


@contextmanager
def _reading(file: Path | None) -> Iterator[BinaryIO]:
    if file is None:
        yield sys.stdin.buffer
    else:
        with file.open("rb") as source:
            yield source


def _train(chosen: argparse.Namespace) -> int:
    if chosen.with_corrections:
        return _learn(chosen)
    if chosen.encoder or chosen.champion:
        chosen.wrong_use("--encoder and --champion go with --with-corrections")
    out = chosen.out or PLACE
    trainer = _module("classifiers.training.train", "learn")
    settings = trainer.settings()
    make = trainer.copied(chosen.keep_encoder) if chosen.keep_encoder else None
    if chosen.keep_encoder and make is None:
        raise ClassifierError(f"{chosen.keep_encoder} holds no encoder to keep.")
    if chosen.keep_encoder is None:
        taught = _module("classifiers.training.encoder.make", "train")
        make = partial(taught.make, course=settings.course)
    version = trainer.train(corpus.read(chosen.corpus), out, settings, make)
    print(f"Model {version} is in {out}.")
    return DONE


def _learn(chosen: argparse.Namespace) -> int:
    if chosen.keep_encoder:
        chosen.wrong_use("--with-corrections keeps the champion's encoder by itself")
    learning = _module("classifiers.training.learn", "learn")
    settings = _module("classifiers.training.train", "learn").settings()
    make = None
    if chosen.encoder:
        taught = _module("classifiers.training.encoder.make", "train")
        make = partial(taught.make, course=settings.course)
    mails, corrections = corpus.read(chosen.corpus), corpus.read(chosen.with_corrections)
    champion = chosen.champion or PLACE
    today = replace(settings, date=datetime.now(UTC).date().isoformat())
    with learning.challenge(mails, corrections, champion, today, make) as found:
        for left in found.left_out:
            print(left.why)
        print(f"{len(found.used)} corrections were learnt from.\n")
        print(as_contest(found.contest))
        if not found.contest.won:
            return FAILED
        version = found.contest.challenger
        out = chosen.out or chosen.with_corrections.parent / "models" / version
        found.save(out)
    print(f"Model {version} is in {out}.")
    return DONE


def _module(name: str, extra: str) -> ModuleType:
    """A part of training, whose libraries only those who train install."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ClassifierError(
            f"This needs {error.name}: pip install 'micrec-bot[{extra}]'. "
            "With --keep-encoder everything but the encoder is learnt anew without PyTorch."
        ) from error


def _evaluate(chosen: argparse.Namespace) -> int:
    if chosen.card and (chosen.file or chosen.model or chosen.baselines is False):
        chosen.wrong_use("--card is for the delivered model, the test part and all baselines")
    classifier = Classifier.load(chosen.model)
    parts = corpus.split(corpus.read())
    own = chosen.file is None
    mails = parts[corpus.Part.TEST] if own else corpus.read(chosen.file)
    if not mails:
        raise CorpusError(f"{chosen.file} holds no mails to measure on; name a file that does.")
    report = evaluate(mails, classifier, _baselines(parts, wish=chosen.card or chosen.baselines))
    if chosen.card:
        card.write(as_markdown(report))
        print(f"The figures of model {report.version} are in {card.CARD}.", file=sys.stderr)
    print(json.dumps(as_json(report, own=own)) if chosen.json else as_text(report))
    return DONE


def _baselines(
    parts: Mapping[corpus.Part, Sequence[Labelled]], *, wish: bool | None
) -> dict[str, Method]:
    """`wish`: they must be there, must not be trained, or (None) are trained if they can be."""
    if wish is False:
        return trained.unlearnt()
    if wish is None and not trained.can_learn():
        print(trained.MISSING, file=sys.stderr)
        return trained.unlearnt()
    if sys.stderr.isatty():
        print("Training the baselines; a minute or so (--no-baselines: none).", file=sys.stderr)
    return trained.trained(parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m classifiers", description="Tells what letters to the publisher ask for."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("predict", help="read mails as JSON Lines, write verdicts")
    command.add_argument("file", nargs="?", type=Path, help="JSON Lines; standard input if missing")
    command.add_argument(
        "--explain", action="store_true", help="add why a person should look, and what sent it"
    )
    command.add_argument("--model", type=Path, help="folder of another model")
    command.set_defaults(run=_predict)

    command = commands.add_parser("train", help="make the model from the labelled mails")
    _training_options(command)
    command.set_defaults(run=_train, wrong_use=command.error)

    command = commands.add_parser("evaluate", help="measure the model on labelled mails")
    command.add_argument("file", nargs="?", type=Path, help="the corpus's test part if missing")
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument("--model", type=Path, help="folder of another model")
    command.add_argument(
        "--baselines",
        action=argparse.BooleanOptionalAction,
        help="train plainer methods too and show them beside it; if scikit-learn is there",
    )
    command.add_argument(
        "--card", action="store_true", help="also write the figures into docs/model-card.md"
    )
    command.set_defaults(run=_evaluate, wrong_use=command.error)
    return parser


def _training_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--corpus", type=Path, default=corpus.CORPUS, help="folder of .jsonl")
    command.add_argument(
        "--out",
        type=Path,
        help="folder for the model (the delivered one's; with corrections: models/VERSION beside "
        "their file)",
    )
    command.add_argument(
        "--keep-encoder",
        nargs="?",
        const=PLACE,
        type=Path,
        metavar="MODEL",
        help="take the encoder of a model as it is (the delivered one, unless another is named)",
    )
    command.add_argument(
        "--with-corrections",
        type=Path,
        metavar="FILE",
        help="learn from staff's corrections too; what comes out is stored only where it is "
        "better than the champion: exit 0, else 1",
    )
    command.add_argument(
        "--champion", type=Path, metavar="MODEL", help="the model to beat (the delivered one)"
    )
    command.add_argument(
        "--encoder",
        action="store_true",
        help="with corrections: fine-tune the encoder as well; needs PyTorch and takes long, half "
        "an hour and more on two cores",
    )


if __name__ == "__main__":
    sys.exit(main())
