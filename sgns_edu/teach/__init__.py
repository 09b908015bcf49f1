"""The classroom: claims, checks, hints, bugs, release."""
