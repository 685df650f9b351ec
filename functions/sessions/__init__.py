"""Where somebody is logged in: everybody's own."""
