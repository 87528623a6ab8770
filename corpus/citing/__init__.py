"""How provisions are named: the grammar of addresses, names of instruments, labels, and citations found in a text."""
