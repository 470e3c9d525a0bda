"""The secretariat's front door: the menu in the order of work, findings, open texts."""
