"""How a question is answered from passages: what it asks, what covers it, what is said."""
