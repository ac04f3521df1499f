"""How somebody is told whose page is closed: one file per channel."""
