"""Logging in and out, and the keys that verify access tokens."""
