"""From ranked places to an answer or an honest refusal."""
