"""How mail leaves the house and what became of it: the ledger and the transport."""
