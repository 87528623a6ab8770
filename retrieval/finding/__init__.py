"""From what is asked to ranked places: encoder, channels, fusion, candidates, and the index store."""
