"""The site: settings, addresses and what is shown from several apps at once."""
