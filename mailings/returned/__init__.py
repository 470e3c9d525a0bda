"""What comes back: bounces, complaints, automatic replies and wishes to leave, read from mail."""
