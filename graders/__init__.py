"""torchpath's graders: ``python -m graders grade`` grades the exercises. ARCHITECTURE.md shows the rooms in here."""
