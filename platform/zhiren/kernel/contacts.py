"""How a telephone number and an e-mail are shown: whole to an admin, masked to everybody else."""

import re


def digits_of(phone: str) -> str:
    """Write a telephone number without what people put between its digits."""
    plus = "+" if phone.strip().startswith("+") else ""
    return plus + re.sub(r"\D", "", phone)


def phone_for(phone: str | None, role: str) -> str | None:
    """Show a telephone number whole to an admin, masked to everybody else: 138****1234."""
    if phone is None or role == "admin":
        return phone
    digits = re.sub(r"\D", "", phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else "****"


def email_for(email: str | None, role: str) -> str | None:
    """Show an e-mail whole to an admin, masked to everybody else: zhang***@example.com."""
    if email is None or role == "admin":
        return email
    user, _, domain = email.partition("@")
    kept = user[: max(1, min(5, len(user) // 2 + 1))] if len(user) > 1 else ""
    return f"{kept}***@{domain}"
