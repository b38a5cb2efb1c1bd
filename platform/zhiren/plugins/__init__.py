"""How plugins come in: loaded one at a time, lived with, waited for, held to their word."""
