"""Joins rules and model into a verdict: machines first, then offices, then what is asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from classifiers.authority import authority, sent_by_authority
from classifiers.automated import Automated, Form, automated
from classifiers.changes import change
from classifiers.errors import ModelError
from classifiers.evidence import evidence
from classifiers.labels import REQUESTS, Kind, Language, Right
from classifiers.language import recognise
from classifiers.letter import Letter
from classifiers.model import PLACE, Finished, Model
from classifiers.own_words import said
from classifiers.policy import Policy
from classifiers.verdict import Refs, Verdict

WITHOUT_ENCODER = "-without-encoder"  # ends the version of a model that lacks its best part
PLAUSIBLE = 0.2  # chance from which a kind is worth a person's look where rules say "machine"
_OTHER = (Kind.OTHER,)

# Kinds that one letter hardly asks for together; see labels.md on "do not delete, do not use".
_CONFLICTS = (
    frozenset({Kind.ERASURE, Kind.RESTRICTION}),
    frozenset({Kind.COMPLAINT, Kind.WITHDRAWAL}),
)
# Machines behind which a person's own words may stand: ticket systems and groups.
_MAY_CARRY_PEOPLE = frozenset({Form.MACHINE, Form.LIST})


def delivered_version() -> str:
    """What the model that comes with the program calls itself; nothing where it is missing."""
    try:
        return str(json.loads((PLACE / "meta.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


class Classifier:
    """Loaded once, then asked for many letters; reads no clock, network or configuration."""

    def __init__(self, model: Model, policy: Policy, version: str) -> None:
        self._model = model
        self._policy = policy
        self.version = version

    @classmethod
    def load(cls, path: Path | None = None) -> "Classifier":
        """The model in `path`, or the one delivered with the package. Raises ModelError."""
        place = path or PLACE
        model = Model.load(place)
        try:
            # Without the encoder the cheap stage answers, more often unsure, and says so.
            policy = model.meta["policy" if model.whole else "policy_without_encoder"]
            version = f"{model.meta['version']}{'' if model.whole else WITHOUT_ENCODER}"
            return cls(model, Policy.from_meta({"policy": policy}), version)
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{place / 'meta.json'} holds no policy: run `python -m classifiers train`."
            ) from error

    def classify(self, letters: Sequence[Letter]) -> list[Verdict]:
        return [self._verdict(found) for found in self._model.understand(letters)]

    def _verdict(self, found: Finished) -> Verdict:
        verdict = self._by_model(found)
        machine = automated(found.letter)
        if machine is not None:
            return _by_machine(verdict, machine)
        office = authority(found.letter, said(found.own))
        if office is not None:
            labels = _OTHER if sent_by_authority(found.letter) else verdict.labels
            return replace(
                _labelled(verdict, labels), authority=office, review=True, review_reason=office
            )
        return verdict

    def _by_model(self, found: Finished) -> Verdict:
        chances = found.chances.kinds
        labels = self._policy.labels(chances)
        text = f"{found.own.subject}\n{said(found.own)}"
        spoken = recognise(text, dict(zip(Language, found.chances.languages, strict=True)))
        doubt = self._policy.doubt(chances)
        scores = {kind: float(c) for kind, c in zip(REQUESTS, chances, strict=True)}
        reason = _reading_trouble(found, text, known=spoken.known) or _conflict(labels) or doubt
        return Verdict(
            labels=labels,
            scores={**scores, Kind.OTHER: found.chances.other},
            right=_right(labels, found.chances.rights.tolist()),
            language=spoken.language,
            review=bool(reason),
            review_reason=reason,
            evidence=evidence(found, labels),
            refs=_refs(found, labels),
            automated=None,
            authority=None,
            model_version=self.version,
        )


def _by_machine(verdict: Verdict, machine: Automated) -> Verdict:
    verdict = replace(verdict, automated=machine)
    if machine.form is Form.ONE_CLICK_UNSUBSCRIBE:
        obeyed = _labelled(verdict, (Kind.UNSUBSCRIBE,))
        return replace(obeyed, right=Right.NEWSLETTER, review=False, review_reason="")
    asked = max((verdict.scores[kind], kind) for kind in REQUESTS)
    if machine.form in _MAY_CARRY_PEOPLE and asked[0] >= PLAUSIBLE:
        reason = f"{machine.reason} But the words read like {asked[1]}."
        return replace(verdict, review=True, review_reason=reason)
    return replace(_labelled(verdict, _OTHER), review=False, review_reason="")


def _labelled(verdict: Verdict, labels: tuple[Kind, ...]) -> Verdict:
    """The verdict with labels that a rule is sure of."""
    return replace(
        verdict,
        labels=labels,
        scores={kind: float(kind in labels) for kind in Kind}
        if labels != verdict.labels
        else verdict.scores,
        right=verdict.right if Kind.UNSUBSCRIBE in labels else None,
        evidence=tuple(item for item in verdict.evidence if item.kind in labels),
    )


def _reading_trouble(found: Finished, text: str, *, known: bool) -> str:
    if not any(character.isalpha() for character in text):
        return "There are no words of the writer's own to go by."
    if found.own.cut:
        return "The letter is very long and was read in part only."
    if not known:
        return "It is in none of the three languages."
    return ""


def _conflict(labels: Sequence[Kind]) -> str:
    for pair in _CONFLICTS:
        if pair <= set(labels):
            return f"{' and '.join(sorted(pair))} hardly go together."
    return ""


def _right(labels: Sequence[Kind], rights: Sequence[float]) -> Right | None:
    if Kind.UNSUBSCRIBE not in labels:
        return None
    chances: Mapping[Right, float] = dict(zip(Right, rights, strict=True))
    return max(chances, key=lambda right: chances[right])


def _refs(found: Finished, labels: Sequence[Kind]) -> Refs:
    if Kind.CORRECTION not in labels:
        return found.refs
    changed = change(f"{found.own.subject}\n{said(found.own)}")
    # A number that is being put right is data, no means of reaching the writer; nor is an
    # address that is given up.
    phone = None if found.refs.phone in changed else found.refs.phone
    email = None if found.refs.email == changed.old else found.refs.email
    return replace(found.refs, phone=phone, email=email, old=changed.old, new=changed.new)
