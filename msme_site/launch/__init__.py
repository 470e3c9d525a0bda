"""How the system is started on a bare machine: ``make run`` and ``make test``."""
