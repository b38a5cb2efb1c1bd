"""How an interview is judged: what counts as evidence, the levels, the dimensions, the words."""
