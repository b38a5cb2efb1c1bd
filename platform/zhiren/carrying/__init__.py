"""Work longer than a request, carried out: who has it, who hears of it, who does it."""
