"""The set-up and test tools behind `./dealer`. Standard library only."""
