"""Who connects a call or sends a message without anybody seeing a number: one file per provider."""
