"""What is said, kept and watched; whoever waits for news is woken, in every process."""
