"""The routes that the API began with, deprecated."""
