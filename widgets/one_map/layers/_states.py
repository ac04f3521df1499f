"""States of things that several layers show alike."""

CONDITIONS = (("破损", "Damaged"), ("丢失", "Missing"), ("废弃", "Out of use"))  # of components, as services.things.STATES numbers them
