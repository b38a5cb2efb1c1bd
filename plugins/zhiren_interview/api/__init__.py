"""Routes of the interview plugin, in the dialects it speaks."""
