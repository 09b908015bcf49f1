"""Pictures: frames are the numbers, plots draw them."""
