"""The classroom: claims, checks, hints and personal numbers."""

from sgns_edu.teach.personal import personal

__all__ = ["personal"]
