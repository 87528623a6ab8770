"""The frozen container of facts, its indexes, and the named queries on which every answer and view stands."""
