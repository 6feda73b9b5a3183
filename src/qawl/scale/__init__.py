"""Conversion at scale: units of input, worked on by processes of this machine (`local`) or by Spark (`spark`)."""
