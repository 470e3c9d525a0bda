"""What the Group says: compose, check, approve, publish and dispatch a bulletin."""
