"""Accounts: everybody's own, and for admins all."""
