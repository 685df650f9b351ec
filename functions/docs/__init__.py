"""The document of this API, for programs and for people."""
