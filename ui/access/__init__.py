"""Who may come in: users, login, tokens, limits."""
