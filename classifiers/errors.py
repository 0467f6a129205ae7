"""Every error the classifiers raise on purpose.

* ClassifierError
  x ModelError  - there is no trained model where one was expected, or it does not fit
  x CorpusError - a labelled mail cannot be used; names file and line
  x BadLine     - a line of input is no mail; the other lines are answered

Each carries one sentence that names the place and the cure.
"""


class ClassifierError(Exception):
    """Anything the classifiers refuse or cannot do, in one sentence for a person."""


class ModelError(ClassifierError):
    """No model that this version can use."""


class CorpusError(ClassifierError):
    """A labelled mail cannot be used for training or measuring."""


class BadLine(ClassifierError):
    """A line of input is not a mail."""
