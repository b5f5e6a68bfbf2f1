"""Programs for those who build Tyyni: a stand-in for Slack, and the demo."""
