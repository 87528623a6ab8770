"""Where texts come from: the catalogue, text pack, packages, official sites and what users add; together the collection."""
