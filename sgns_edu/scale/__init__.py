"""The same idea, fast."""
