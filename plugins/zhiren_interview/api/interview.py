"""Everything that this plugin answers in the interview dialect."""

from zhiren_interview.api import answers, fairness, interviews, positions, questions, uploads

endpoints = [
    *positions.endpoints,
    *questions.endpoints,
    *interviews.endpoints,
    *answers.endpoints,
    *fairness.endpoints,
    *uploads.endpoints,
]
