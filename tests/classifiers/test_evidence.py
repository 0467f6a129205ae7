from classifiers.decide import Classifier
from classifiers.labels import Kind
from classifiers.letter import Letter

STORY = (
    "Sveiki! Vakar bijām pie vecmāmiņas Cēsīs un ēdām pīrāgus. Bērni zīmēja kaķi.\n"
    "Lūdzu, izdzēsiet manu kontu un visus manus datus. Citādi viss ir labi, un laiks jauks.\n"
    "Anna\n\n> Lai dzēstu kontu, spiediet šeit."
)


def test_evidence_is_the_sentence_that_carries_the_wish(classifier: Classifier) -> None:
    verdict = classifier.classify([Letter("", STORY)])[0]
    assert Kind.ERASURE in verdict.labels
    best = next(item for item in verdict.evidence if item.kind is Kind.ERASURE)
    assert best.text == "Lūdzu, izdzēsiet manu kontu un visus manus datus."
    assert STORY[best.start : best.end] == best.text


def test_evidence_never_lies_in_quoted_words(classifier: Classifier) -> None:
    verdict = classifier.classify([Letter("", STORY)])[0]
    assert all(item.end <= STORY.index(">") for item in verdict.evidence)


def test_every_kind_found_has_evidence(classifier: Classifier) -> None:
    body = "Nesūtiet man vairs jaunumus. Un izdzēsiet manu kontu."
    verdict = classifier.classify([Letter("", body)])[0]
    assert {item.kind for item in verdict.evidence} == set(verdict.labels)
