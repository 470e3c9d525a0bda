"""Members of the Group, its committee and Coordinator, people and organisations."""
