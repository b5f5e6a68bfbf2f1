"""`python -m bot` is `tyyni`."""

from bot.cli import main

main()
