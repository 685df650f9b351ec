"""The NASA Exoplanet Archive, in the terms of this API."""
