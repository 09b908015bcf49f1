"""One visible step, and every step on tape."""
