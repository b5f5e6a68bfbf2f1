"""The language model: prompts, client, retries, and what becomes of its words."""
