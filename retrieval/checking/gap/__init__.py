"""外规内化: a firm's own policies held against the duties of the rules."""
