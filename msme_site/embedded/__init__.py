"""What only the embedded default has: a local mail server and a mailbox to read what it took."""
