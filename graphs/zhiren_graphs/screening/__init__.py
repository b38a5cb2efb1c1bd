"""The steps of answering a question about talents: reading it, and wording the answer."""
