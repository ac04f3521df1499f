"""The demo: a made-up but believable district, built once and kept alive; nobody in it exists."""
