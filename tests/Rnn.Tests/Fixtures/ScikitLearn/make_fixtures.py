"""Writes metrics.json, the scikit-learn results that the tests compare with.

Run, in this folder:

    python3 make_fixtures.py

The committed file was made with Python 3.11.2, scikit-learn 1.2.1 and NumPy 1.24.2.

classes    Several classes, as a softmax predicts them: probabilities per row, targets as
           class numbers. The answer is the first of the largest probabilities.
questions  Yes-or-no questions, as a sigmoid predicts them: one probability each. A
           probability of 0.5 or more is yes. With one question scores are scikit-learn's
           binary ones and there is an area under the curve (null where all targets are the
           same), with several they are its multilabel ones.
numbers    Plain numbers: predictions and targets, one or more outputs.
forecasts  Plain numbers beside a training series. scikit-learn has no MASE; its scale is
           computed here, from Hyndman and Koehler 2006, by scikit-learn's mean absolute
           error between the series and itself one season earlier.

Division by zero gives 0, as by scikit-learn's default. log_loss is given the library's
least probability, 2^-126, in place of its own; perplexity and bits follow from it.
"""

import json
import os
import warnings

import numpy as np
from sklearn import metrics

SEED = 20240
LEAST_PROBABILITY = 2.0 ** -126


def scores(targets, answers, averages):
    result = {}
    for average, name in averages.items():
        settings = {"average": average, "zero_division": 0}
        result[name] = {
            "precision": metrics.precision_score(targets, answers, **settings),
            "recall": metrics.recall_score(targets, answers, **settings),
            "f1": metrics.f1_score(targets, answers, **settings),
        }
    return result


def classes(name, predictions, targets):
    predictions = np.asarray(predictions, dtype=float)
    targets = np.asarray(targets)
    size = predictions.shape[1]
    labels = list(range(size))
    answers = predictions.argmax(axis=1)
    loss = metrics.log_loss(targets, predictions, eps=LEAST_PROBABILITY, labels=labels)
    return {
        "name": name,
        "predictions": predictions.tolist(),
        "targets": targets.tolist(),
        "accuracy": metrics.accuracy_score(targets, answers),
        "top_k": [metrics.top_k_accuracy_score(targets, predictions, k=k, labels=labels)
                  for k in range(1, size)] if size > 2 else [],
        "averages": scores(targets, answers, {"macro": "macro", "micro": "micro"}),
        "precision_per_class": metrics.precision_score(
            targets, answers, average=None, labels=labels, zero_division=0).tolist(),
        "recall_per_class": metrics.recall_score(
            targets, answers, average=None, labels=labels, zero_division=0).tolist(),
        "confusion_matrix": metrics.confusion_matrix(targets, answers, labels=labels).tolist(),
        "area_under_curve": metrics.roc_auc_score(targets, predictions[:, 1])
        if size == 2 and len(set(targets.tolist())) == 2 else None,
        "perplexity": float(np.exp(loss)),
        "bits_per_symbol": float(loss / np.log(2)),
    }


def questions(name, predictions, targets):
    predictions = np.asarray(predictions, dtype=float)
    targets = np.asarray(targets)
    answers = (predictions >= 0.5).astype(int)
    one = predictions.shape[1] == 1
    case = {
        "name": name,
        "predictions": predictions.tolist(),
        "targets": targets.tolist(),
        "accuracy": 1 - metrics.hamming_loss(targets, answers),
        "confusion_matrix": None,
        "area_under_curve": None,
    }
    if one:
        # One label: its macro and its micro average are its own score.
        binary = scores(targets[:, 0], answers[:, 0], {"binary": "macro"})["macro"]
        case["averages"] = {"macro": binary, "micro": binary}
        case["confusion_matrix"] = metrics.confusion_matrix(
            targets[:, 0], answers[:, 0], labels=[0, 1]).tolist()
        if len(set(targets[:, 0].tolist())) == 2:
            case["area_under_curve"] = metrics.roc_auc_score(targets[:, 0], predictions[:, 0])
    else:
        case["averages"] = scores(targets, answers, {"macro": "macro", "micro": "micro"})
    return case


def numbers(name, predictions, targets):
    predictions = np.asarray(predictions, dtype=float)
    targets = np.asarray(targets, dtype=float)
    return {
        "name": name,
        "predictions": predictions.tolist(),
        "targets": targets.tolist(),
        "mean_absolute_error": metrics.mean_absolute_error(targets, predictions),
        "root_mean_squared_error": metrics.mean_squared_error(targets, predictions, squared=False),
        "mean_absolute_percentage_error": metrics.mean_absolute_percentage_error(
            targets, predictions),
    }


def forecasts(name, training, season, predictions, targets):
    training = np.asarray(training, dtype=float)
    scale = metrics.mean_absolute_error(training[season:], training[:-season])
    return {
        "name": name,
        "training": training.tolist(),
        "season": season,
        "predictions": np.asarray(predictions).tolist(),
        "targets": np.asarray(targets).tolist(),
        "scale": scale,
        "mean_absolute_scaled_error": metrics.mean_absolute_error(targets, predictions) / scale,
    }


def softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def main():
    # One class is absent or unpredicted in some cases; scikit-learn warns and goes on.
    warnings.simplefilter("ignore")
    random = np.random.default_rng(SEED)

    def guesses(rows, size, sharpness, targets):
        logits = random.normal(size=(rows, size))
        logits[np.arange(rows), targets] += sharpness
        return softmax(logits)

    class_cases = []
    for rows, size in [(1, 3), (40, 2), (60, 4), (300, 10)]:
        targets = random.integers(size, size=rows)
        class_cases.append(classes(
            f"{rows} rows of {size} classes", guesses(rows, size, 1.0, targets), targets))

    targets = random.integers(3, size=50)
    predicted = guesses(50, 5, 1.0, targets)
    class_cases.append(classes("two of five classes never true", predicted, targets))
    predicted = np.concatenate([guesses(50, 3, 1.0, targets), np.zeros((50, 2))], axis=1)
    class_cases.append(classes("two of five classes neither true nor predicted", predicted, targets))
    targets = random.integers(4, size=80)
    predicted = np.eye(4)[np.where(targets == 3, 1, random.integers(3, size=80))]
    class_cases.append(classes("certain, often wrong, class 3 never predicted", predicted, targets))
    targets = random.integers(6, size=120)
    class_cases.append(classes(
        "ties", random.multinomial(4, [1 / 6] * 6, size=120) / 4, targets))
    class_cases.append(classes("all the same", np.full((12, 3), 1 / 3), [0, 1, 2] * 4))

    question_cases = []
    for rows in [2, 35, 400]:
        targets = random.integers(2, size=(rows, 1))
        targets[:2, 0] = [0, 1]
        logits = random.normal(size=(rows, 1)) + targets
        question_cases.append(questions(f"{rows} rows", 1 / (1 + np.exp(-logits)), targets))
    targets = random.integers(2, size=(90, 1))
    question_cases.append(questions(
        "ties, 0.5 among them", random.integers(5, size=(90, 1)) / 4, targets))
    question_cases.append(questions("never yes", random.uniform(0, 0.49, size=(20, 1)), targets[:20]))
    question_cases.append(questions("always yes", random.uniform(0.5, 1, size=(20, 1)), targets[:20]))
    question_cases.append(questions("all ranked right", targets * 0.2 + 0.3, targets))
    question_cases.append(questions("all ranked wrong", 0.7 - targets * 0.2, targets))
    question_cases.append(questions(
        "no yes among the targets", random.uniform(size=(15, 1)), np.zeros((15, 1), dtype=int)))
    question_cases.append(questions(
        "only yes among the targets", random.uniform(size=(15, 1)), np.ones((15, 1), dtype=int)))
    targets = random.integers(2, size=(70, 3))
    question_cases.append(questions("three questions", random.uniform(size=(70, 3)), targets))
    targets[:, 1] = 0
    predicted = random.uniform(size=(70, 3))
    predicted[:, 1] *= 0.4
    question_cases.append(questions("three questions, one always no", predicted, targets))

    number_cases = []
    for rows, size in [(1, 1), (50, 1), (200, 3)]:
        targets = random.normal(size=(rows, size)) * [[3, 100, 0.01][:size]]
        predicted = targets + random.normal(size=(rows, size)) * [[1, 20, 0.05][:size]]
        number_cases.append(numbers(f"{rows} rows of {size} outputs", predicted, targets))
    targets = random.integers(-2, 3, size=(30, 1))
    number_cases.append(numbers("truths of 0", targets + random.normal(size=(30, 1)), targets))
    number_cases.append(numbers("no error", targets, targets))

    forecast_cases = []
    series = np.cumsum(random.normal(size=150)) + 10 * np.sin(np.arange(150) * 2 * np.pi / 7)
    for season in [1, 7]:
        forecast_cases.append(forecasts(
            f"season of {season}", series[:120], season,
            series[120:] + random.normal(size=30), series[120:]))

    kinds = {
        "classes": class_cases,
        "questions": question_cases,
        "numbers": number_cases,
        "forecasts": forecast_cases,
    }
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, "metrics.json"), "w", newline="\n") as file:
        # One case per line.
        file.write("{\n" + ",\n".join(
            f"{json.dumps(kind)}: [\n" + ",\n".join(map(json.dumps, cases)) + "\n]"
            for kind, cases in kinds.items()) + "\n}\n")


if __name__ == "__main__":
    main()
