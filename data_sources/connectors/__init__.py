"""Where reports come from besides the three doors: one file per connector."""
