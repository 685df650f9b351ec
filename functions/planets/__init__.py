"""The catalogue of planets, which all members share."""
