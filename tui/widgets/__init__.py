"""The kit: what screens are made of."""
