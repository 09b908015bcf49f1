"""Every text and every world that comes with the course; of the worlds the truth is known."""
