"""Pictures: frames are the numbers, plots draw them, widgets move."""
