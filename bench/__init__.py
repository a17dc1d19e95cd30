"""Figures, not verdicts: `python -m bench` measures this machine and keeps the last table in docs/performance.md."""
