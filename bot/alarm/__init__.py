"""The alarm's way out of the platform: telephones, pagers, e-mail."""
