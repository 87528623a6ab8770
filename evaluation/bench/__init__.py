"""How fast: builds, questions, pages, load and scale."""
