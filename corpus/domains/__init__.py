"""What belongs to a field of law, as data: one folder a field, read by the names in :mod:`corpus.domains.data`."""
