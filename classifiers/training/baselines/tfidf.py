"""TF-IDF of words and characters with one logistic regression for each answer."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_union

from classifiers.training.baselines.common import ANSWERS, Chances, Doubles, text, truth
from classifiers.training.corpus import Labelled

_STRENGTH = 5.0  # inverse of the regularisation; the best of four tried on the dev part
_FEWEST = 3  # letters a feature must occur in


def learnt(mails: Sequence[Labelled]) -> Chances:
    features = _features()
    matrix = features.fit_transform([text(mail.letter) for mail in mails])
    answers = [truth(mail) for mail in mails]
    models = []
    for answer in map(str, ANSWERS):
        # Of rights only the opt-outs speak.
        rows = [row for row, known in enumerate(answers) if answer in known]
        goal = np.array([answers[row][answer] for row in rows], bool)
        models.append(_fitted(matrix[rows], goal) if 0 < goal.sum() < len(goal) else None)

    def chances(texts: Sequence[str]) -> Doubles:
        found = features.transform(texts)
        columns = [
            model.predict_proba(found)[:, 1] if model else np.zeros(len(texts)) for model in models
        ]
        return np.stack(columns, axis=1)

    return chances


def _features() -> FeatureUnion:
    words = TfidfVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=_FEWEST,
    )
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=_FEWEST
    )
    return make_union(words, characters)


def _fitted(matrix: object, goal: object) -> LogisticRegression:
    model = LogisticRegression(
        C=_STRENGTH, class_weight="balanced", solver="liblinear", tol=1e-3, random_state=0
    )
    return model.fit(matrix, goal)
