"""Whether what is said holds: answers against their quotes, citations in documents against the texts."""
