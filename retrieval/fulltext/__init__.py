"""From a typed query to the places of its words: full-text search (全文检索), which needs no index."""
