"""The public's pages on subscribing. A GET never changes anything: mail scanners follow links."""
