"""What was learned, and what theory says should be."""
